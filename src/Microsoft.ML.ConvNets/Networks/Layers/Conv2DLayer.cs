using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A two-dimensional convolution; see <see cref="Layers.Conv2D"/>.</summary>
[LayerKind("conv2d")]
public sealed record Conv2DLayer : Layer
{
    [JsonConstructor]
    internal Conv2DLayer(int filters, KernelSize kernelSize, KernelSize stride, ConvPadding padding, Activation activation, bool useBias)
    {
        Filters = KernelGeometry.RequireAtLeast(filters, 1, nameof(filters));
        KernelSize = KernelGeometry.Required(kernelSize, nameof(kernelSize));
        Stride = KernelGeometry.Required(stride, nameof(stride));
        Padding = padding;
        Activation = activation.Required();
        UseBias = useBias;
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public KernelSize KernelSize { get; }

    /// <summary>Pixels between two positions of the kernel, down and to the right.</summary>
    public KernelSize Stride { get; }

    /// <summary>What surrounds the input.</summary>
    public ConvPadding Padding { get; }

    /// <summary>The function applied to the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each filter has a bias.</summary>
    public bool UseBias { get; }

    /// <summary>How the first weights are drawn.</summary>
    public KernelInitializer KernelInitializer { get; internal init => field = value.Required(); }

    /// <summary>Number of groups that the channels are divided into; each filter sees the channels of its group.</summary>
    public int Groups { get; internal init => field = Convolution.RequireGroups(value, Filters); } = 1;

    /// <summary>Pixels between two values of the kernel, down and to the right.</summary>
    public KernelSize Dilation { get; internal init => field = KernelGeometry.Required(value, "dilation"); } = 1;

    internal override Activation OutputActivation => Activation;

    internal override TensorShape OutputShape(TensorShape input)
    {
        TensorShape output = KernelGeometry.Slide(input, Filters, KernelSize.Dilated(Dilation), Stride, Padding, "Conv2D");
        return input.Channels % Groups == 0
            ? output
            : throw new LayerShapeException($"{input.Channels} channels cannot be divided into {Groups} groups.");
    }

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
        Convolution.Weights(input.Channels, Filters, KernelSize, UseBias, KernelInitializer, Groups);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        Convolution.Apply(ops, input, weights, Convolution.Geometry(inputShape, KernelSize, Stride, Padding, Groups, Dilation));

    internal override string Describe() => $"Conv2D {Filters} of {KernelSize}"
        + (Stride == 1 ? "" : $", stride {Stride.InShort}") + (Groups == 1 ? "" : $", {Groups} groups")
            + (Dilation == 1 ? "" : $", dilation {Dilation.InShort}")
        + (Activation == Activation.None ? "" : $", {Activation}");
}

public static partial class Layers
{
    /// <summary>
    /// A two-dimensional convolution: <c>[C, H, W]</c> to <c>[filters, H', W']</c>.
    /// </summary>
    /// <param name="filters">Number of output channels, at least 1.</param>
    /// <param name="kernelSize">Height and width of the kernel in pixels, at least 1: a number, or (height, width).</param>
    /// <param name="stride">Pixels between two positions of the kernel, at least 1: a number, or (down, right). Default 1.</param>
    /// <param name="padding">What surrounds the input. Default <see cref="ConvPadding.Valid"/>.</param>
    /// <param name="activation">The function applied to the output. Default none.</param>
    /// <param name="useBias">Whether each filter has a bias. Default true; a batch norm right after makes it useless.</param>
    /// <param name="kernelInitializer">How the first weights are drawn. Default as in PyTorch.</param>
    /// <param name="groups">Number of groups that channels and filters are divided into, a divisor of both. Default 1.</param>
    /// <param name="dilation">Pixels between two values of the kernel, at least 1: a number, or (down, right). Default 1: no gaps.</param>
    /// <param name="name">The layer's name. Default: <c>conv2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Conv2DLayer Conv2D(
        int filters, KernelSize kernelSize, KernelSize? stride = null, ConvPadding padding = default,
        Activation activation = Activation.None, bool useBias = true,
        KernelInitializer kernelInitializer = KernelInitializer.PyTorch, int groups = 1, KernelSize? dilation = null,
        string? name = null) =>
        new(filters, kernelSize, stride ?? 1, padding, activation, useBias)
        {
            KernelInitializer = kernelInitializer,
            Groups = groups,
            Dilation = dilation ?? 1,
            Name = name,
        };
}
