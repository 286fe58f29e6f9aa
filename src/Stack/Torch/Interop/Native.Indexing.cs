using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_index_get(torch.Tensor input, ReadOnlySpan<NativeIndex> items, int count);

    [LibraryImport(Library)]
    internal static partial int cn_index_put_(torch.Tensor input, ReadOnlySpan<NativeIndex> items, int count, torch.Tensor value, [MarshalAs(UnmanagedType.U1)] bool accumulate);

    [LibraryImport(Library)]
    internal static partial int cn_index_put_s_(torch.Tensor input, ReadOnlySpan<NativeIndex> items, int count, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_gather(torch.Tensor input, long dim, torch.Tensor index, [MarshalAs(UnmanagedType.U1)] bool sparse_grad);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_index_select(torch.Tensor input, long dim, torch.Tensor index);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_take_along_dim(torch.Tensor input, torch.Tensor indices, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_scatter(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial int cn_scatter_(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_scatter_add(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial int cn_scatter_add_(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_index_copy(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial int cn_index_copy_(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor src);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_index_add(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor source, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial int cn_index_add_(torch.Tensor input, long dim, torch.Tensor index, torch.Tensor source, NativeScalar alpha);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_index_fill(torch.Tensor input, long dim, torch.Tensor index, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial int cn_index_fill_(torch.Tensor input, long dim, torch.Tensor index, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_masked_fill(torch.Tensor input, torch.Tensor mask, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial int cn_masked_fill_(torch.Tensor input, torch.Tensor mask, NativeScalar value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_where(torch.Tensor condition, torch.Tensor x, torch.Tensor y);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_where_indices(torch.Tensor condition);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_nonzero_numpy(torch.Tensor input);
}
