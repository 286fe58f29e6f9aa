using Microsoft.ML.ConvNets.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>Pools with any padding; libtorch pads opposite sides alike, and at most half a window.</summary>
internal static class TorchPools
{
    /// <summary>The largest value of each window.</summary>
    internal static Tensor Max(Tensor input, TensorShape inputShape, PoolGeometry window)
    {
        if (Fits(window))
        {
            return Run(input, window.Padding, window.CeilMode);
        }

        using Tensor padded = Pad(input, window.Padding + window.Overhang(inputShape), double.NegativeInfinity);
        return Run(padded, default, ceilMode: false);

        Tensor Run(Tensor image, SidePadding padding, bool ceilMode) => functional.max_pool2d(
            image, (window.Size.Height, window.Size.Width), (window.Stride.Height, window.Stride.Width), (padding.Top, padding.Left),
            (window.Dilation.Height, window.Dilation.Width), ceilMode);
    }

    /// <summary>The mean of each window.</summary>
    internal static Tensor Average(Tensor input, TensorShape inputShape, PoolGeometry window)
    {
        if (Fits(window))
        {
            return functional.avg_pool2d(
                input, (window.Size.Height, window.Size.Width), (window.Stride.Height, window.Stride.Width),
                (window.Padding.Top, window.Padding.Left), window.CeilMode, window.CountsPadding);
        }

        // The sum over each window by the number of pixels in it that count.
        SidePadding overhang = window.Overhang(inputShape);
        using Tensor inside = ones([1, 1, inputShape.Height, inputShape.Width], input.dtype, input.device);
        using Tensor around = Pad(inside, window.Padding, window.CountsPadding ? 1 : 0);
        using Tensor counted = Pad(around, overhang, 0);
        using Tensor counts = Sums(counted, window);
        using Tensor padded = Pad(input, window.Padding + overhang, 0);
        using Tensor sums = Sums(padded, window);
        return sums.div(counts);
    }

    /// <summary>A value on each side of an image.</summary>
    internal static Tensor Pad(Tensor input, SidePadding padding, double value) =>
        functional.pad(input, (padding.Left, padding.Right, padding.Top, padding.Bottom), PaddingModes.Constant, value);

    private static Tensor Sums(Tensor image, PoolGeometry window) => functional.avg_pool2d(
        image, (window.Size.Height, window.Size.Width), (window.Stride.Height, window.Stride.Width), divisor_override: 1);

    private static bool Fits(PoolGeometry window) => window.Padding.IsSymmetric
        && window.Padding.Top <= window.Size.Height / 2 && window.Padding.Left <= window.Size.Width / 2;
}
