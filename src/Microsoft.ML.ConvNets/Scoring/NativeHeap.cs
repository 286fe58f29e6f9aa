using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>The memory that the C library keeps of what native code has freed.</summary>
internal static partial class NativeHeap
{
    /// <summary>
    /// Gives it back to the system. While ONNX Runtime makes a session it holds the weights up to three times; the C library of most Linux
    /// systems keeps what was freed: for a ResNet-18 107 MiB of the 163 that a session then seems to take.
    /// </summary>
    internal static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl, which keeps nothing.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);
}
