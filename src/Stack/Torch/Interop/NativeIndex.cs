using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The twin of cn_index. Kind: 0 new axis, 1 ellipsis, 2 integer, 3 bool, 4 slice, 5 tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeIndex
{
    internal int Kind;
    internal int Flags;
    internal long A;
    internal long B;
    internal long C;
    internal IntPtr Tensor;

    internal static NativeIndex Of(long index) => new() { Kind = 2, A = index };

    internal static NativeIndex Of(torch.Tensor tensor) => new() { Kind = 5, Tensor = tensor.Handle };
}
