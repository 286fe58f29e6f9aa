namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false)
            {
                var kernel = Kernel(kernel_size);
                return Native.cn_max_pool2d(input, kernel, Pairs.Of(strides, nameof(strides), kernel),
                    Pairs.Of(padding, nameof(padding), Pairs.Zeros), Pairs.Of(dilation, nameof(dilation), Pairs.Ones), ceil_mode);
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false) =>
                max_pool2d(input, Pairs.Of(kernel_size), Pairs.Of(stride), Pairs.Of(padding), Pairs.Of(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Pairs.Of(kernel_size), Pairs.Of(stride), Pairs.Of(padding), Pairs.Of(dilation), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                var kernel = Kernel(kernel_size);
                var output = Native.cn_max_pool2d_with_indices(input, kernel, Pairs.Of(strides, nameof(strides), kernel),
                    Pairs.Of(padding, nameof(padding), Pairs.Zeros), Pairs.Of(dilation, nameof(dilation), Pairs.Ones), ceil_mode, out var indices);
                return (output, Tensor.Wrap(indices));
            }

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                var kernel = Kernel(kernel_size);
                if (divisor_override == 0)
                {
                    throw new ArgumentException("divisor_override must not be 0.", nameof(divisor_override));
                }

                return Native.cn_avg_pool2d(input, kernel, Pairs.Of(stride, nameof(stride), kernel),
                    Pairs.Of(padding, nameof(padding), Pairs.Zeros), ceil_mode, count_include_pad, divisor_override ?? 0);
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Pairs.Of(kernel_size), Pairs.Of(stride), Pairs.Of(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Pairs.Of(kernel_size), Pairs.Of(stride), Pairs.Of(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => Native.cn_adaptive_avg_pool(input, [output_size], 1);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Native.cn_adaptive_avg_pool(input, Size(output_size), 2);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, Pairs.Of(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Pairs.Of(output_size));

            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
            {
                var (output, indices) = adaptive_max_pool2d_with_indices(input, output_size);
                indices.Dispose();
                return output;
            }

            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size)
            {
                var values = Native.cn_adaptive_max_pool2d(input, Size(output_size), out var indices);
                return (values, Tensor.Wrap(indices));
            }

            private static long[] Kernel(long[] kernel_size)
            {
                ArgumentNullException.ThrowIfNull(kernel_size);
                return Pairs.Of(kernel_size, nameof(kernel_size), kernel_size);
            }

            private static long[] Size(long[] output_size)
            {
                ArgumentNullException.ThrowIfNull(output_size);
                return Pairs.Of(output_size, nameof(output_size), output_size);
            }
        }
    }
}
