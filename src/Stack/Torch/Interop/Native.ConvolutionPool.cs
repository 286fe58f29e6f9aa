using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int cn_convolution_pool_takes(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, ReadOnlySpan<long> padding, long window);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_convolution_pool(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, ReadOnlySpan<long> padding, long window,
        [MarshalAs(UnmanagedType.U1)] bool rectify);
}
