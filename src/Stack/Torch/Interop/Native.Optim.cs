using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int cn_sgd_step(ReadOnlySpan<IntPtr> parameters, Span<IntPtr> buffers, int count, double lr, double momentum,
        double dampening, double weight_decay, [MarshalAs(UnmanagedType.U1)] bool nesterov, [MarshalAs(UnmanagedType.U1)] bool maximize);

    [LibraryImport(Library)]
    internal static partial int cn_adam_step(ReadOnlySpan<IntPtr> parameters, ReadOnlySpan<IntPtr> means, ReadOnlySpan<IntPtr> squares,
        ReadOnlySpan<IntPtr> maxima, Span<long> steps, int count, double lr, double beta1, double beta2, double eps, double weight_decay,
        [MarshalAs(UnmanagedType.U1)] bool amsgrad, [MarshalAs(UnmanagedType.U1)] bool maximize, [MarshalAs(UnmanagedType.U1)] bool decoupled);

    [LibraryImport(Library)]
    internal static partial int cn_rmsprop_step(ReadOnlySpan<IntPtr> parameters, ReadOnlySpan<IntPtr> squares,
        ReadOnlySpan<IntPtr> gradient_means, ReadOnlySpan<IntPtr> buffers, Span<long> steps, int count, double lr, double alpha, double eps,
        double weight_decay, double momentum, [MarshalAs(UnmanagedType.U1)] bool centered, [MarshalAs(UnmanagedType.U1)] bool maximize);

    [LibraryImport(Library)]
    internal static partial int cn_adagrad_step(ReadOnlySpan<IntPtr> parameters, ReadOnlySpan<IntPtr> sums, Span<long> steps, int count, double lr,
        double lr_decay, double weight_decay, double eps);

    [LibraryImport(Library)]
    internal static partial int cn_zero_grad(ReadOnlySpan<IntPtr> parameters, int count, [MarshalAs(UnmanagedType.U1)] bool set_to_none);

    [LibraryImport(Library)]
    internal static partial int cn_clip_grad_norm(ReadOnlySpan<IntPtr> parameters, int count, double max_norm, double norm_type, out double total);

    [LibraryImport(Library)]
    internal static partial int cn_clip_grad_value(ReadOnlySpan<IntPtr> parameters, int count, double limit);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_parameters_to_vector(ReadOnlySpan<IntPtr> parameters, int count);
}
