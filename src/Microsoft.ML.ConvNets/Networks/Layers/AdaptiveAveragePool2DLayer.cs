using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Means of a given number of parts of the image; see <see cref="Layers.AdaptiveAveragePool2D"/>.</summary>
[LayerKind("adaptive_average_pool2d")]
public sealed record AdaptiveAveragePool2DLayer : Layer
{
    [JsonConstructor]
    internal AdaptiveAveragePool2DLayer(int size) => Size = KernelGeometry.RequireAtLeast(size, 1, nameof(size));

    /// <summary>Height and width of the output.</summary>
    public int Size { get; }

    internal override TensorShape OutputShape(TensorShape input) =>
        TensorShape.Image(KernelGeometry.RequireImage(input, "AdaptiveAveragePool2D").Channels, Size, Size);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.AdaptiveAveragePool(input, inputShape, Size);

    internal override string Describe() => $"AdaptiveAveragePool2D {Size}×{Size}";
}

public static partial class Layers
{
    /// <summary>
    /// The means of size × size parts of the image, whatever its size: <c>[C, H, W]</c> to <c>[C, size, size]</c>. Dense layers after it
    /// have the same number of inputs for every image size.
    /// </summary>
    /// <param name="size">Height and width of the output, at least 1.</param>
    /// <param name="name">The layer's name. Default: <c>adaptive_average_pool2d_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public static AdaptiveAveragePool2DLayer AdaptiveAveragePool2D(int size, string? name = null) => new(size) { Name = name };
}
