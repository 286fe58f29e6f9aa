using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int cn_set_requires_grad(torch.Tensor input, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    internal static partial int cn_retain_grad(torch.Tensor input);

    [LibraryImport(Library)]
    internal static partial int cn_grad(torch.Tensor input, out IntPtr grad);

    [LibraryImport(Library)]
    internal static partial int cn_set_grad(torch.Tensor input, torch.Tensor? grad);

    [LibraryImport(Library)]
    internal static partial int cn_backward(ReadOnlySpan<IntPtr> tensors, int n, ReadOnlySpan<IntPtr> grads, int grad_n, [MarshalAs(UnmanagedType.U1)] bool retain_graph, [MarshalAs(UnmanagedType.U1)] bool create_graph, ReadOnlySpan<IntPtr> inputs, int input_n);

    [LibraryImport(Library)]
    internal static partial IntPtr cn_autograd_grad(ReadOnlySpan<IntPtr> outputs, int n, ReadOnlySpan<IntPtr> inputs, int input_n, ReadOnlySpan<IntPtr> grads, int grad_n, [MarshalAs(UnmanagedType.U1)] bool retain_graph, [MarshalAs(UnmanagedType.U1)] bool create_graph, [MarshalAs(UnmanagedType.U1)] bool allow_unused);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_is_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void cn_set_grad_enabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool cn_is_inference_mode_enabled();

    [LibraryImport(Library)]
    internal static partial IntPtr cn_inference_mode_enter([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    internal static partial void cn_inference_mode_exit(IntPtr guard);
}
