namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary><paramref name="pad"/> goes from the last dimension backwards: before and after for each.</summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Native.cn_pad(input, pad, pad.Length, mode, value);

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                ArgumentNullException.ThrowIfNull(pad);
                return Native.cn_pad(input, pad, pad.Length, mode, value);
            }

            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Native.cn_pad(input, [pad, pad], 2, mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Native.cn_pad(input, [pad.Item1, pad.Item2], 2, mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Native.cn_pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], 4, mode, value);

            /// <summary>Resizes <c>[N, C, L]</c> or <c>[N, C, H, W]</c> to a size or by a factor (one of both).</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false,
                bool antialias = false)
            {
                ArgumentNullException.ThrowIfNull(x);
                var shape = x.shape;
                var dimensions = shape.Length - 2;
                if (dimensions is < 1 or > 2)
                {
                    throw new ArgumentException($"interpolate takes an input [N, C, L] or [N, C, H, W], got [{string.Join(", ", shape)}].", nameof(x));
                }

                if ((size is null) == (scale_factor is null))
                {
                    throw new ArgumentException("interpolate takes either size or scale_factor.", nameof(size));
                }

                var smooth = mode is InterpolationMode.Linear or InterpolationMode.Bilinear or InterpolationMode.Bicubic or InterpolationMode.Trilinear;
                if (align_corners is not null && !smooth)
                {
                    throw new ArgumentException($"align_corners has a meaning with linear, bilinear and bicubic only, not with {mode}.", nameof(align_corners));
                }

                if (antialias && !(dimensions == 2 && mode is InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                {
                    throw new ArgumentException($"antialias works on [N, C, H, W] with bilinear or bicubic only, not with {mode}.", nameof(antialias));
                }

                if (recompute_scale_factor && scale_factor is null)
                {
                    throw new ArgumentException("recompute_scale_factor has a meaning with scale_factor only.", nameof(recompute_scale_factor));
                }

                var factors = scale_factor is null ? null : Spread(scale_factor, dimensions, nameof(scale_factor));
                var target = size is null
                    ? [.. factors!.Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor))]
                    : Spread(size, dimensions, nameof(size));
                return mode == InterpolationMode.Area
                    ? Native.cn_adaptive_avg_pool(x, target, dimensions)
                    : Native.cn_interpolate(x, mode, target, recompute_scale_factor ? null : factors, dimensions, align_corners ?? false, antialias);
            }

            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, mode == UpsampleMode.Nearest ? null : align_corners);

            /// <summary>Samples <c>[N, C, H, W]</c> at the places of <c>[N, H', W', 2]</c> (x, y in -1 to 1).</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                Native.cn_grid_sample(input, grid, mode == GridSampleMode.Nearest ? 1 : 0, padding_mode switch
                {
                    GridSamplePaddingMode.Border => 1,
                    GridSamplePaddingMode.Reflection => 2,
                    _ => 0,
                }, align_corners ?? false);

            /// <summary>The grid that carries out the affine maps <c>[N, 2, 3]</c> on pictures of <paramref name="size"/> <c>[N, C, H, W]</c>.</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false)
            {
                ArgumentNullException.ThrowIfNull(size);
                return Native.cn_affine_grid(theta, size, size.Length, align_corners);
            }

            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Native.cn_pixel_shuffle(input, upscale_factor, false);

            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => Native.cn_pixel_shuffle(input, downscale_factor, true);

            private static T[] Spread<T>(T[] values, int dimensions, string name) => values.Length == dimensions ? values
                : values.Length == 1 ? [.. Enumerable.Repeat(values[0], dimensions)]
                : throw new ArgumentException($"{name} takes 1 or {dimensions} numbers for this input, got {values.Length}.", name);
        }
    }
}
