namespace TorchSharp;

/// <summary>A convolution and the max pooling after it in one operation, for weights that learn.</summary>
internal static class ConvolutionPool
{
    /// <summary>
    /// Convolves <c>[N, C, H, W]</c> from pixel to pixel, keeps the largest value of each window, and replaces negative ones by 0 if told to. The
    /// gradient flows to input, weight and bias.
    /// </summary>
    /// <param name="input">The pictures.</param>
    /// <param name="convolution">The convolution.</param>
    /// <param name="window">Height, width and stride of the windows, which do not overlap.</param>
    /// <param name="rectify">Whether negative values become 0.</param>
    /// <returns><c>[N, C', H', W']</c>, channels last; null where the processor has no faster way than one operation after the other.</returns>
    internal static torch.Tensor? TryRun(torch.Tensor input, Modules.Conv2d convolution, long window, bool rectify)
    {
        ReadOnlySpan<long> padding = convolution.padding;
        return convolution.stride is [1, 1] && convolution.dilation is [1, 1] && convolution.groups == 1
            && convolution.padding_type is null && convolution.padding_mode == PaddingModes.Zeros
            && Native.Check(Native.cn_convolution_pool_takes(input, convolution.weight, convolution.bias, padding, window)) > 0
            ? Native.cn_convolution_pool(input, convolution.weight, convolution.bias, padding, window, rectify)
            : null;
    }
}
