using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A convolution of each channel on its own; see <see cref="Layers.DepthwiseConv2D"/>.</summary>
[LayerKind("depthwise_conv2d")]
public sealed record DepthwiseConv2DLayer : Layer
{
    [JsonConstructor]
    internal DepthwiseConv2DLayer(KernelSize kernelSize, int stride, ConvPadding padding, Activation activation, bool useBias)
    {
        KernelSize = KernelGeometry.Required(kernelSize, nameof(kernelSize));
        Stride = KernelGeometry.RequireAtLeast(stride, 1, nameof(stride));
        Padding = padding;
        Activation = activation.Required();
        UseBias = useBias;
    }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public KernelSize KernelSize { get; }

    /// <summary>Pixels between two positions of the kernel.</summary>
    public int Stride { get; }

    /// <summary>What surrounds the input.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Number of filters for each channel.</summary>
    public int DepthMultiplier { get; internal init => field = Convolution.RequireMultiplier(value); } = 1;

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each filter has a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the first weights are drawn.</summary>
    public KernelInitializer KernelInitializer { get; internal init => field = value.Required(); }

    /// <summary>Pixels between two values of the kernel.</summary>
    public int Dilation { get; internal init => field = Convolution.RequireDilation(value); } = 1;

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.Slide(input, Filters(input), KernelSize.Dilated(Dilation), Stride, Padding, "DepthwiseConv2D");

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
        Convolution.Weights(input.Channels, Filters(input), KernelSize, UseBias, KernelInitializer, groups: input.Channels);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        Convolution.Apply(
            ops, input, weights, Convolution.Geometry(inputShape, KernelSize, Stride, Padding, inputShape.Channels, Dilation));

    internal override string Describe() => $"DepthwiseConv2D {KernelSize}"
        + (Stride == 1 ? "" : $", stride {Stride}") + (DepthMultiplier == 1 ? "" : $", {DepthMultiplier} a channel")
        + (Dilation == 1 ? "" : $", dilation {Dilation}") + (Activation == Activation.None ? "" : $", {Activation}");

    private int Filters(TensorShape input) => checked(input.Channels * DepthMultiplier);
}

public static partial class Layers
{
    /// <summary>
    /// A convolution of each channel on its own: <c>[C, H, W]</c> to <c>[C·depthMultiplier, H', W']</c>.
    /// </summary>
    /// <param name="kernelSize">Height and width of the kernel in pixels, at least 1: a number, or (height, width).</param>
    /// <param name="stride">Pixels between two positions of the kernel, at least 1. Default 1.</param>
    /// <param name="padding">What surrounds the input. Default <see cref="ConvPadding.Valid"/>.</param>
    /// <param name="depthMultiplier">Number of filters for each channel, at least 1. Default 1.</param>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="useBias">Whether each filter has a bias. Default true; a batch norm right after makes it useless.</param>
    /// <param name="kernelInitializer">How the first weights are drawn. Default as in PyTorch.</param>
    /// <param name="dilation">Pixels between two values of the kernel, at least 1. Default 1: no gaps.</param>
    /// <param name="name">The layer's name. Default: <c>depthwise_conv2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static DepthwiseConv2DLayer DepthwiseConv2D(
        KernelSize kernelSize, int stride = 1, ConvPadding padding = default, int depthMultiplier = 1,
        Activation activation = Activation.None,
        bool useBias = true, KernelInitializer kernelInitializer = KernelInitializer.PyTorch, int dilation = 1, string? name = null) =>
        new(kernelSize, stride, padding, activation, useBias)
        {
            DepthMultiplier = depthMultiplier,
            KernelInitializer = kernelInitializer,
            Dilation = dilation,
            Name = name,
        };
}
