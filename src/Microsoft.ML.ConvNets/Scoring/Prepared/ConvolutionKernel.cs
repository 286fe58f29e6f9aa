using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>What a convolution of prepared weights computes with.</summary>
internal sealed record ConvolutionWindow(Tensor Weight, Tensor? Bias, long[] Strides, long[] Padding, long[] Dilation, long Groups);

/// <summary>Runs a convolution of weights that no longer change.</summary>
internal abstract class ConvolutionKernel : IDisposable
{
    /// <summary>
    /// Convolves, adds a tensor of the result's shape if there is one, and rectifies the sum if told to. Takes and gives
    /// <c>[N, C, H, W]</c> or <see cref="ChannelBlocks"/>, each in its own way.
    /// </summary>
    internal abstract Tensor Run(Tensor input, Tensor? addend, bool rectify);

    public abstract void Dispose();
}
