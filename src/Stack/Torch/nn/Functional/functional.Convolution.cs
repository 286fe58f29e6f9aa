namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? dilation = null, long groups = 1) =>
                Native.cn_convolution(input, weight, bias, 1, [stride ?? 1], [padding ?? 0], [dilation ?? 1], groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Native.cn_convolution_padded(input, weight, bias, 1, [stride ?? 1], padding == Padding.Same, [dilation ?? 1], groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Native.cn_convolution(input, weight, bias, 2, Pairs.Of(strides, nameof(strides), Pairs.Ones),
                    Pairs.Of(padding, nameof(padding), Pairs.Zeros), Pairs.Of(dilation, nameof(dilation), Pairs.Ones), groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Native.cn_convolution_padded(input, weight, bias, 2, Pairs.Of(strides, nameof(strides), Pairs.Ones),
                    padding == Padding.Same, Pairs.Of(dilation, nameof(dilation), Pairs.Ones), groups);

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Native.cn_conv_transpose2d(input, weight, bias, Pairs.Of(strides, nameof(strides), Pairs.Ones),
                    Pairs.Of(padding, nameof(padding), Pairs.Zeros), Pairs.Of(output_padding, nameof(output_padding), Pairs.Zeros),
                    Pairs.Of(dilation, nameof(dilation), Pairs.Ones), groups);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Native.cn_linear(input, weights, bias);
        }
    }
}
