using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The largest value of each window; see <see cref="Layers.MaxPool2D"/>.</summary>
[LayerKind("max_pool2d")]
public sealed record MaxPool2DLayer : Layer
{
    [JsonConstructor]
    internal MaxPool2DLayer(int size, int stride, int padding, bool ceilMode = false)
    {
        Size = KernelGeometry.RequireAtLeast(size, 1, nameof(size));
        Stride = KernelGeometry.RequireAtLeast(stride, 1, nameof(stride));
        Padding = KernelGeometry.RequirePoolPadding(padding, size, nameof(padding));
        CeilMode = ceilMode;
    }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public int Size { get; }

    /// <summary>Pixels between two windows.</summary>
    public int Stride { get; }

    /// <summary>Pixels on each side that no window prefers.</summary>
    public int Padding { get; }

    /// <summary>Whether a last window may hang over the end of the image.</summary>
    public bool CeilMode { get; }

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.Slide(input, input.Channels, Size, Stride, Padding, "MaxPool2D", CeilMode);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.MaxPool(input, inputShape, new PoolGeometry(Size, Stride, Padding, CeilMode));

    internal override string Describe() => $"MaxPool2D {Size}×{Size}" + (Stride == Size ? "" : $", stride {Stride}");
}

/// <summary>The mean of each window; see <see cref="Layers.AveragePool2D"/>.</summary>
[LayerKind("average_pool2d")]
public sealed record AveragePool2DLayer : Layer
{
    [JsonConstructor]
    internal AveragePool2DLayer(int size, int stride, int padding = 0)
    {
        Size = KernelGeometry.RequireAtLeast(size, 1, nameof(size));
        Stride = KernelGeometry.RequireAtLeast(stride, 1, nameof(stride));
        Padding = KernelGeometry.RequirePoolPadding(padding, size, nameof(padding));
    }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public int Size { get; }

    /// <summary>Pixels between two windows.</summary>
    public int Stride { get; }

    /// <summary>Zeros on each side, which count in the means.</summary>
    public int Padding { get; }

    internal override TensorShape OutputShape(TensorShape input) =>
        KernelGeometry.Slide(input, input.Channels, Size, Stride, Padding, "AveragePool2D");

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.AveragePool(input, new PoolGeometry(Size, Stride, Padding, CeilMode: false));

    internal override string Describe() => $"AveragePool2D {Size}×{Size}" + (Stride == Size ? "" : $", stride {Stride}");
}

public static partial class Layers
{
    /// <summary>The largest value of each window: <c>[C, H, W]</c> to <c>[C, H', W']</c>.</summary>
    /// <param name="size">Height and width of the window in pixels, at least 1.</param>
    /// <param name="stride">Pixels between two windows, at least 1. Default: <paramref name="size"/>.</param>
    /// <param name="padding">Pixels on each side, at most half of <paramref name="size"/>. Default 0.</param>
    /// <param name="ceilMode">
    /// Whether a last window may hang over the end of the image, so that no pixel is left out. Default false.
    /// </param>
    /// <param name="name">The layer's name. Default: <c>max_pool2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static MaxPool2DLayer MaxPool2D(int size, int? stride = null, int padding = 0, bool ceilMode = false, string? name = null) =>
        new(size, stride ?? size, padding, ceilMode) { Name = name };

    /// <summary>The mean of each window: <c>[C, H, W]</c> to <c>[C, H', W']</c>.</summary>
    /// <param name="size">Height and width of the window in pixels, at least 1.</param>
    /// <param name="stride">Pixels between two windows, at least 1. Default: <paramref name="size"/>.</param>
    /// <param name="padding">Zeros on each side, which count in the means; at most half of <paramref name="size"/>. Default 0.</param>
    /// <param name="name">The layer's name. Default: <c>average_pool2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static AveragePool2DLayer AveragePool2D(int size, int? stride = null, int padding = 0, string? name = null) =>
        new(size, stride ?? size, padding) { Name = name };
}
