using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The mean of each channel; see <see cref="Layers.GlobalAveragePool2D"/>.</summary>
[LayerKind("global_average_pool2d")]
public sealed record GlobalAveragePool2DLayer : Layer
{
    [JsonConstructor]
    internal GlobalAveragePool2DLayer()
    {
    }

    internal override TensorShape OutputShape(TensorShape input) =>
        TensorShape.Vector(KernelGeometry.RequireImage(input, "GlobalAveragePool2D").Channels);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.GlobalAveragePool(input, keepsDimensions: false);

    internal override string Describe() => "GlobalAveragePool2D";
}

public static partial class Layers
{
    /// <summary>The mean of each channel: <c>[C, H, W]</c> to <c>[C]</c>.</summary>
    /// <param name="name">The layer's name. Default: <c>global_average_pool2d_</c> and a number.</param>
    public static GlobalAveragePool2DLayer GlobalAveragePool2D(string? name = null) => new() { Name = name };
}
