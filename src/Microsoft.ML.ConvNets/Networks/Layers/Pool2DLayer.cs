using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The largest value of each window; see <see cref="Layers.MaxPool2D"/>.</summary>
[LayerKind("max_pool2d")]
public sealed record MaxPool2DLayer : Layer
{
    [JsonConstructor]
    internal MaxPool2DLayer(KernelSize size, KernelSize stride, ConvPadding padding, bool ceilMode = false)
    {
        Size = KernelGeometry.Required(size, nameof(size));
        Stride = KernelGeometry.Required(stride, nameof(stride));
        Padding = KernelGeometry.RequirePoolPadding(padding, size, nameof(padding));
        CeilMode = ceilMode;
    }

    /// <summary>Height and width of the window, in pixels.</summary>
    public KernelSize Size { get; }

    /// <summary>Pixels between two windows, down and to the right.</summary>
    public KernelSize Stride { get; }

    /// <summary>Pixels around the input that no window prefers.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Whether a last window may hang over the end of the image.</summary>
    public bool CeilMode { get; }

    /// <summary>Pixels between two pixels of a window, down and to the right.</summary>
    public KernelSize Dilation { get; internal init => field = KernelGeometry.Required(value, "dilation"); } = 1;

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.Slide(input, input.Channels, Size.Dilated(Dilation), Stride, Padding, "MaxPool2D", CeilMode);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        SidePadding padding = Padding.Around(inputShape, Size.Dilated(Dilation), Stride);
        return ops.MaxPool(input, inputShape, new PoolGeometry(Size, Stride, padding, Dilation, CeilMode));
    }

    internal override string Describe() => $"MaxPool2D {Size}" + (Stride == Size ? "" : $", stride {Stride.InShort}")
        + (Dilation == 1 ? "" : $", dilation {Dilation.InShort}");
}

/// <summary>The mean of each window; see <see cref="Layers.AveragePool2D"/>.</summary>
[LayerKind("average_pool2d")]
public sealed record AveragePool2DLayer : Layer
{
    [JsonConstructor]
    internal AveragePool2DLayer(KernelSize size, KernelSize stride, ConvPadding padding = default, bool ceilMode = false)
    {
        Size = KernelGeometry.Required(size, nameof(size));
        Stride = KernelGeometry.Required(stride, nameof(stride));
        Padding = KernelGeometry.RequirePoolPadding(padding, size, nameof(padding));
        CeilMode = ceilMode;
    }

    /// <summary>Height and width of the window, in pixels.</summary>
    public KernelSize Size { get; }

    /// <summary>Pixels between two windows, down and to the right.</summary>
    public KernelSize Stride { get; }

    /// <summary>Zeros around the input.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Whether a last window may hang over the end of the image; the mean is that of its pixels inside.</summary>
    public bool CeilMode { get; }

    /// <summary>Whether the zeros of the padding count in the means.</summary>
    public bool CountIncludePad { get; internal init; } = true;

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.Slide(input, input.Channels, Size, Stride, Padding, "AveragePool2D", CeilMode);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) => ops.AveragePool(
        input, inputShape, new PoolGeometry(Size, Stride, Padding.Around(inputShape, Size, Stride), 1, CeilMode, CountIncludePad));

    internal override string Describe() => $"AveragePool2D {Size}" + (Stride == Size ? "" : $", stride {Stride.InShort}");
}

public static partial class Layers
{
    /// <summary>The largest value of each window: <c>[C, H, W]</c> to <c>[C, H', W']</c>.</summary>
    /// <param name="size">Height and width of the window in pixels, at least 1: a number, or (height, width).</param>
    /// <param name="stride">Pixels between two windows, at least 1: a number, or (down, right). Default: <paramref name="size"/>.</param>
    /// <param name="padding">Pixels around the image that no window prefers, on each side fewer than the window has. Default 0.</param>
    /// <param name="ceilMode">
    /// Whether a last window may hang over the end of the image, so that no pixel is left out. Default false.
    /// </param>
    /// <param name="dilation">Pixels between two pixels of a window, at least 1: a number, or (down, right). Default 1: no gaps.</param>
    /// <param name="name">The layer's name. Default: <c>max_pool2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static MaxPool2DLayer MaxPool2D(
        KernelSize size, KernelSize? stride = null, ConvPadding padding = default, bool ceilMode = false, KernelSize? dilation = null,
        string? name = null) =>
        new(size, stride ?? size, padding, ceilMode) { Dilation = dilation ?? 1, Name = name };

    /// <summary>The mean of each window: <c>[C, H, W]</c> to <c>[C, H', W']</c>.</summary>
    /// <param name="size">Height and width of the window in pixels, at least 1: a number, or (height, width).</param>
    /// <param name="stride">Pixels between two windows, at least 1: a number, or (down, right). Default: <paramref name="size"/>.</param>
    /// <param name="padding">Zeros around the image, on each side fewer than the window has. Default 0.</param>
    /// <param name="ceilMode">
    /// Whether a last window may hang over the end of the image, whose mean is that of its pixels inside. Default false.
    /// </param>
    /// <param name="countIncludePad">Whether the zeros of the padding count in the means. Default true, as in PyTorch.</param>
    /// <param name="name">The layer's name. Default: <c>average_pool2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static AveragePool2DLayer AveragePool2D(
        KernelSize size, KernelSize? stride = null, ConvPadding padding = default, bool ceilMode = false, bool countIncludePad = true,
        string? name = null) =>
        new(size, stride ?? size, padding, ceilMode) { CountIncludePad = countIncludePad, Name = name };
}
