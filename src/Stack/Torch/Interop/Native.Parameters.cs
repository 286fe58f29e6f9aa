using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial IntPtr cn_parameter(torch.Tensor data, [MarshalAs(UnmanagedType.U1)] bool requires_grad);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_empty_parameter(ReadOnlySpan<long> shape, int dimensions, int dtype, int device_type, int device_index);

    [LibraryImport(Library)]
    internal static partial int cn_move(torch.Tensor tensor, int dtype, int device_type, int device_index, [MarshalAs(UnmanagedType.U1)] bool non_blocking);

    [LibraryImport(Library)]
    internal static partial int cn_set_layout(torch.Tensor tensor, [MarshalAs(UnmanagedType.U1)] bool channels_last);

    [LibraryImport(Library)]
    internal static partial int cn_assign(torch.Tensor target, torch.Tensor source);

    [LibraryImport(Library)]
    internal static partial int cn_init_uniform(torch.Tensor tensor, double low, double high, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_init_normal(torch.Tensor tensor, double mean, double deviation, torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_init_truncated_normal(torch.Tensor tensor, double mean, double deviation, double low, double high,
        torch.Generator? generator);

    [LibraryImport(Library)]
    internal static partial int cn_init_constant(torch.Tensor tensor, double value);

    [LibraryImport(Library)]
    internal static partial int cn_init_eye(torch.Tensor tensor);

    [LibraryImport(Library)]
    internal static partial int cn_init_dirac(torch.Tensor tensor);

    [LibraryImport(Library)]
    internal static partial int cn_init_orthogonal(torch.Tensor tensor, double gain);

    [LibraryImport(Library)]
    internal static partial int cn_init_sparse(torch.Tensor tensor, double sparsity, double deviation);
}
