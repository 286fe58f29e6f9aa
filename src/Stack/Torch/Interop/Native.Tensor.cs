using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial void cn_tensor_free(IntPtr tensor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long cn_numel(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long cn_dim(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long cn_element_size(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int cn_dtype(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int cn_device_type(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int cn_device_index(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_requires_grad(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_is_leaf(torch.Tensor input);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_is_sparse(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_sizes(torch.Tensor input, Span<long> sizes);

    [LibraryImport(Library)]
    internal static partial int cn_strides(torch.Tensor input, Span<long> strides);

    [LibraryImport(Library)]
    internal static partial int cn_size(torch.Tensor input, long dim, out long size);

    [LibraryImport(Library)]
    internal static partial int cn_stride(torch.Tensor input, long dim, out long stride);

    [LibraryImport(Library)]
    internal static partial int cn_storage_offset(torch.Tensor input, out long offset);

    [LibraryImport(Library)]
    internal static partial int cn_is_pinned(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_is_nonzero(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_is_contiguous(torch.Tensor input, int format);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_contiguous(torch.Tensor input, int format);

    [LibraryImport(Library)]
    internal static partial int cn_data_ptr(torch.Tensor input, out IntPtr data);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_clone(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_alias(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_share(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_detach(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_detach_(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_pin_memory(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_set_(torch.Tensor input, torch.Tensor source);

    [LibraryImport(Library)]
    internal static partial int cn_copy_(torch.Tensor input, torch.Tensor source, [MarshalAs(UnmanagedType.U1)] bool non_blocking);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_to(torch.Tensor input, int type, int device_type, int device_index, [MarshalAs(UnmanagedType.U1)] bool copy, [MarshalAs(UnmanagedType.U1)] bool non_blocking);

    [LibraryImport(Library)]
    internal static partial int cn_item(torch.Tensor input, out NativeScalar result);

    [LibraryImport(Library)]
    internal static partial int cn_equal(torch.Tensor input, torch.Tensor other);

    [LibraryImport(Library)]
    internal static partial int cn_allclose(torch.Tensor input, torch.Tensor other, double rtol, double atol, [MarshalAs(UnmanagedType.U1)] bool equal_nan);

    [LibraryImport(Library)]
    internal static partial int cn_promote_types(int left, int right);

    [LibraryImport(Library)]
    internal static partial int cn_result_type(torch.Tensor left, torch.Tensor right);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cn_rename_(torch.Tensor input, string names);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_names(torch.Tensor input);
}
