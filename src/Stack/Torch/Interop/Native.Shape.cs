using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_reshape(torch.Tensor input, ReadOnlySpan<long> shape, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_view(torch.Tensor input, ReadOnlySpan<long> shape, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_view_as(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_permute(torch.Tensor input, ReadOnlySpan<long> dims, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_transpose(torch.Tensor input, long dim0, long dim1);

    [LibraryImport(Library)]
    internal static partial int cn_transpose_(torch.Tensor input, long dim0, long dim1);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_numpy_t(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_mt(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_squeeze(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim);

    [LibraryImport(Library)]
    internal static partial int cn_squeeze_(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_unsqueeze(torch.Tensor input, long dim);

    [LibraryImport(Library)]
    internal static partial int cn_unsqueeze_(torch.Tensor input, long dim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_flatten(torch.Tensor input, long start, long end);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_unflatten(torch.Tensor input, long dim, ReadOnlySpan<long> sizes, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_expand(torch.Tensor input, ReadOnlySpan<long> sizes, int n, [MarshalAs(UnmanagedType.U1)] bool @implicit);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_expand_as(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_broadcast_to(torch.Tensor input, ReadOnlySpan<long> sizes, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_repeat(torch.Tensor input, ReadOnlySpan<long> sizes, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_tile(torch.Tensor input, ReadOnlySpan<long> sizes, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_repeat_interleave(torch.Tensor input, long repeats, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim, [MarshalAs(UnmanagedType.U1)] bool has_size, long size);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_repeat_interleave_t(torch.Tensor input, torch.Tensor repeats, [MarshalAs(UnmanagedType.U1)] bool has_dim, long dim, [MarshalAs(UnmanagedType.U1)] bool has_size, long size);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_flip(torch.Tensor input, ReadOnlySpan<long> dims, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_roll(torch.Tensor input, ReadOnlySpan<long> shifts, int n, ReadOnlySpan<long> dims, int dims_n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_rot90(torch.Tensor input, long k, ReadOnlySpan<long> dims, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_movedim(torch.Tensor input, ReadOnlySpan<long> source, int n, ReadOnlySpan<long> destination, int destination_n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_narrow(torch.Tensor input, long dim, long start, long length);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_select(torch.Tensor input, long dim, long index);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_slice(torch.Tensor input, long dim, long start, long end, long step);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_as_strided(torch.Tensor input, ReadOnlySpan<long> size, int n, ReadOnlySpan<long> stride, int stride_n, long offset);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_unfold(torch.Tensor input, long dim, long size, long step);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_tril(torch.Tensor input, long diagonal);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_triu(torch.Tensor input, long diagonal);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_diag(torch.Tensor input, long diagonal);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_diagonal(torch.Tensor input, long offset, long dim1, long dim2);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_hstack(ReadOnlySpan<IntPtr> tensors, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_vstack(ReadOnlySpan<IntPtr> tensors, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_dstack(ReadOnlySpan<IntPtr> tensors, int n);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cat(ReadOnlySpan<IntPtr> tensors, int n, long dim);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_stack(ReadOnlySpan<IntPtr> tensors, int n, long dim);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial torch.Tensor cn_einsum(string equation, ReadOnlySpan<IntPtr> tensors, int n);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_chunk(torch.Tensor input, long chunks, long dim);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_split(torch.Tensor input, long size, long dim);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_split_sizes(torch.Tensor input, ReadOnlySpan<long> sizes, int n, long dim);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_tensor_split(torch.Tensor input, long sections, long dim);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_tensor_split_indices(torch.Tensor input, ReadOnlySpan<long> indices, int n, long dim);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_unbind(torch.Tensor input, long dim);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr cn_meshgrid(ReadOnlySpan<IntPtr> tensors, int n, string indexing);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_broadcast_tensors(ReadOnlySpan<IntPtr> tensors, int n);
}
