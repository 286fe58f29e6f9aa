using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_convolution(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, long dimensions,
        ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_convolution_padded(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, long dimensions,
        ReadOnlySpan<long> stride, [MarshalAs(UnmanagedType.U1)] bool same, ReadOnlySpan<long> dilation, long groups);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_conv_transpose2d(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias,
        ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> output_padding, ReadOnlySpan<long> dilation, long groups);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_linear(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_batch_norm(torch.Tensor input, torch.Tensor? weight, torch.Tensor? bias, torch.Tensor? mean,
        torch.Tensor? variance, torch.Tensor? batches, [MarshalAs(UnmanagedType.U1)] bool training, double momentum, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_instance_norm(torch.Tensor input, torch.Tensor? weight, torch.Tensor? bias, torch.Tensor? mean,
        torch.Tensor? variance, [MarshalAs(UnmanagedType.U1)] bool use_input_stats, double momentum, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_group_norm(torch.Tensor input, long groups, torch.Tensor? weight, torch.Tensor? bias, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_layer_norm(torch.Tensor input, ReadOnlySpan<long> shape, long dimensions, torch.Tensor? weight,
        torch.Tensor? bias, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_local_response_norm(torch.Tensor input, long size, double alpha, double beta, double k);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_max_pool2d(torch.Tensor input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, [MarshalAs(UnmanagedType.U1)] bool ceil_mode);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_max_pool2d_with_indices(torch.Tensor input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, [MarshalAs(UnmanagedType.U1)] bool ceil_mode, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_avg_pool2d(torch.Tensor input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding, [MarshalAs(UnmanagedType.U1)] bool ceil_mode, [MarshalAs(UnmanagedType.U1)] bool count_include_pad, long divisor);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_adaptive_avg_pool(torch.Tensor input, ReadOnlySpan<long> size, long dimensions);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_adaptive_max_pool2d(torch.Tensor input, ReadOnlySpan<long> size, out IntPtr indices);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_dropout(torch.Tensor input, double p, [MarshalAs(UnmanagedType.U1)] bool training, [MarshalAs(UnmanagedType.U1)] bool whole_channels, [MarshalAs(UnmanagedType.U1)] bool inplace);

    [LibraryImport(Library)]
    internal static partial int cn_fuse_batch_norm(torch.Tensor weight, torch.Tensor? bias, torch.Tensor mean, torch.Tensor variance, double eps,
        torch.Tensor? scale, torch.Tensor? shift, long dimension, out IntPtr fused_weight, out IntPtr fused_bias);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_activation(ActivationKind kind, torch.Tensor input, double a, double b, [MarshalAs(UnmanagedType.U1)] bool inplace);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_prelu(torch.Tensor input, torch.Tensor weight);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nn_softmax(torch.Tensor input, long dimension, int dtype, [MarshalAs(UnmanagedType.U1)] bool logarithm);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cross_entropy(torch.Tensor input, torch.Tensor target, torch.Tensor? weight, long reduction,
        long ignore_index, double label_smoothing);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_nll_loss(torch.Tensor input, torch.Tensor target, torch.Tensor? weight, long reduction, long ignore_index);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_binary_cross_entropy(torch.Tensor input, torch.Tensor target, torch.Tensor? weight, long reduction);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_binary_cross_entropy_with_logits(torch.Tensor input, torch.Tensor target, torch.Tensor? weight,
        torch.Tensor? positive_weight, long reduction);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_distance_loss(DistanceLoss kind, torch.Tensor input, torch.Tensor target, long reduction, double parameter);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_kl_div(torch.Tensor input, torch.Tensor target, long reduction, [MarshalAs(UnmanagedType.U1)] bool log_target);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_pad(torch.Tensor input, ReadOnlySpan<long> padding, long count, PaddingModes mode, double value);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_interpolate(torch.Tensor input, torch.InterpolationMode mode, ReadOnlySpan<long> size,
        ReadOnlySpan<double> scale, long dimensions, [MarshalAs(UnmanagedType.U1)] bool align_corners, [MarshalAs(UnmanagedType.U1)] bool antialias);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_grid_sample(torch.Tensor input, torch.Tensor grid, int mode, int padding_mode, [MarshalAs(UnmanagedType.U1)] bool align_corners);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_affine_grid(torch.Tensor theta, ReadOnlySpan<long> size, long dimensions, [MarshalAs(UnmanagedType.U1)] bool align_corners);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_one_hot(torch.Tensor input, long classes);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_normalize(torch.Tensor input, double p, long dimension, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_cosine_similarity(torch.Tensor x1, torch.Tensor x2, long dimension, double eps);

    [LibraryImport(Library)]
    internal static partial torch.Tensor cn_pixel_shuffle(torch.Tensor input, long factor, [MarshalAs(UnmanagedType.U1)] bool reverse);

    /// <summary>The order is that of the enum in nn_functional.cpp.</summary>
    internal enum ActivationKind
    {
        ReLU,
        ReLU6,
        LeakyReLU,
        ELU,
        SELU,
        GELU,
        TanhGELU,
        SiLU,
        Hardswish,
        Hardsigmoid,
        Hardtanh,
        Sigmoid,
        Tanh,
        Mish,
        Softplus,
    }

    internal enum DistanceLoss
    {
        Squared,
        Absolute,
        Huber,
        SmoothL1,
    }
}
