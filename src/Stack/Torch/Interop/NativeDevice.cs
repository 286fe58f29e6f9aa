using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The twin of cn_device: where a new tensor goes. Type -1: wherever libtorch puts it by itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeDevice(int type, int index)
{
    internal readonly int Type = type;
    internal readonly int Index = index;
}
