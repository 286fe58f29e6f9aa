using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A convolution of each channel on its own, then one of 1×1 over all; see <see cref="Layers.SeparableConv2D"/>.</summary>
[LayerKind("separable_conv2d")]
public sealed record SeparableConv2DLayer : Layer
{
    [JsonConstructor]
    internal SeparableConv2DLayer(
        int filters, KernelSize kernelSize, int stride, ConvPadding padding, Activation activation, bool useBias)
    {
        Filters = KernelGeometry.RequireAtLeast(filters, 1, nameof(filters));
        KernelSize = KernelGeometry.Required(kernelSize, nameof(kernelSize));
        Stride = KernelGeometry.RequireAtLeast(stride, 1, nameof(stride));
        Padding = padding;
        Activation = activation.Required();
        UseBias = useBias;
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public KernelSize KernelSize { get; }

    /// <summary>Pixels between two positions of the kernel.</summary>
    public int Stride { get; }

    /// <summary>What surrounds the input.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Number of values for each channel between the two convolutions.</summary>
    public int DepthMultiplier { get; internal init => field = Convolution.RequireMultiplier(value); } = 1;

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each output channel has a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the first weights of both convolutions are drawn.</summary>
    public KernelInitializer KernelInitializer { get; internal init => field = value.Required(); }

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input)
    {
        _ = Between(input);
        return KernelGeometry.Slide(input, Filters, KernelSize, Stride, Padding, "SeparableConv2D");
    }

    internal override IEnumerable<WeightSpec> Weights(TensorShape input)
    {
        int between = Between(input);
        return
        [
            .. Convolution.Weights(input.Channels, between, KernelSize, useBias: false, KernelInitializer, groups: input.Channels)
                .Select(static weight => weight.Under("depthwise")),
            .. Convolution.Weights(between, Filters, 1, UseBias, KernelInitializer).Select(static weight => weight.Under("pointwise")),
        ];
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        ConvolutionGeometry window = Convolution.Geometry(inputShape, KernelSize, Stride, Padding, groups: inputShape.Channels);
        using T between = Convolution.Apply(ops, input, weights.Of("depthwise"), window);
        return Convolution.Apply(ops, between, weights.Of("pointwise"), Convolution.Pointwise);
    }

    internal override string Describe() => $"SeparableConv2D {Filters} of {KernelSize}"
        + (Stride == 1 ? "" : $", stride {Stride}") + (Activation == Activation.None ? "" : $", {Activation}");

    private int Between(TensorShape input) => checked(input.Channels * DepthMultiplier);
}

public static partial class Layers
{
    /// <summary>
    /// A convolution of each channel on its own, then one of 1×1 over all channels: <c>[C, H, W]</c> to <c>[filters, H', W']</c>, with far
    /// fewer weights than <see cref="Conv2D"/> (Chollet, 2017). Their weights carry the names <c>depthwise</c> and <c>pointwise</c>.
    /// </summary>
    /// <param name="filters">Number of output channels, at least 1.</param>
    /// <param name="kernelSize">Height and width of the kernel in pixels, at least 1: a number, or (height, width).</param>
    /// <param name="stride">Pixels between two positions of the kernel, at least 1. Default 1.</param>
    /// <param name="padding">What surrounds the input. Default <see cref="ConvPadding.Valid"/>.</param>
    /// <param name="depthMultiplier">Number of values for each channel between the two convolutions, at least 1. Default 1.</param>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="useBias">Whether each output channel has a bias. Default true; a batch norm right after makes it useless.</param>
    /// <param name="kernelInitializer">How the first weights of both convolutions are drawn. Default as in PyTorch.</param>
    /// <param name="name">The layer's name. Default: <c>separable_conv2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SeparableConv2DLayer SeparableConv2D(
        int filters, KernelSize kernelSize, int stride = 1, ConvPadding padding = default, int depthMultiplier = 1,
        Activation activation = Activation.None, bool useBias = true, KernelInitializer kernelInitializer = KernelInitializer.PyTorch,
        string? name = null) =>
        new(filters, kernelSize, stride, padding, activation, useBias)
        {
            DepthMultiplier = depthMultiplier,
            KernelInitializer = kernelInitializer,
            Name = name,
        };
}
