using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The largest value of each channel; see <see cref="Layers.GlobalMaxPool2D"/>.</summary>
[LayerKind("global_max_pool2d")]
public sealed record GlobalMaxPool2DLayer : Layer
{
    [JsonConstructor]
    internal GlobalMaxPool2DLayer()
    {
    }

    internal override TensorShape OutputShape(TensorShape input) =>
        TensorShape.Vector(KernelGeometry.RequireImage(input, "GlobalMaxPool2D").Channels);

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.GlobalMaxPool(input);

    internal override string Describe() => "GlobalMaxPool2D";
}

public static partial class Layers
{
    /// <summary>The largest value of each channel: <c>[C, H, W]</c> to <c>[C]</c>.</summary>
    /// <param name="name">The layer's name. Default: <c>global_max_pool2d_</c> and a number.</param>
    public static GlobalMaxPool2DLayer GlobalMaxPool2D(string? name = null) => new() { Name = name };
}
