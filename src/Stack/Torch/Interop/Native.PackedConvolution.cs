using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial IntPtr cn_packed_convolution_create(torch.Tensor weight, torch.Tensor? bias, ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups);

    [LibraryImport(Library)]
    internal static partial void cn_packed_convolution_free(IntPtr convolution);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_packed_convolution_run(PackedConvolution.Handle convolution, torch.Tensor input, torch.Tensor? addend,
        [MarshalAs(UnmanagedType.U1)] bool rectify);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_packed_pool(torch.Tensor input, long kernel, long stride, long padding,
        [MarshalAs(UnmanagedType.U1)] bool ceil, [MarshalAs(UnmanagedType.U1)] bool average);
}
