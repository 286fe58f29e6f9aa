using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_list_defined(IntPtr list, int index);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial IntPtr cn_version();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int cn_get_num_threads();

    [LibraryImport(Library)]
    internal static partial int cn_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int cn_get_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int cn_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_cuda_is_available();

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_cuda_is_cudnn_available();

    [LibraryImport(Library)]
    internal static partial int cn_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int cn_cuda_synchronize(long index);

    [LibraryImport(Library)]
    internal static partial int cn_cuda_manual_seed(long seed, [MarshalAs(UnmanagedType.U1)] bool all);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_allow_tf32_cublas();

    [LibraryImport(Library)]
    internal static partial void cn_set_allow_tf32_cublas([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_allow_tf32_cudnn();

    [LibraryImport(Library)]
    internal static partial void cn_set_allow_tf32_cudnn([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial int cn_get_default_dtype();

    [LibraryImport(Library)]
    internal static partial int cn_set_default_dtype(int type);
}
