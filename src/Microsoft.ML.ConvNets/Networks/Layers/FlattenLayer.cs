using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>All values in one vector; see <see cref="Layers.Flatten"/>.</summary>
[LayerKind("flatten")]
public sealed record FlattenLayer : Layer
{
    [JsonConstructor]
    internal FlattenLayer()
    {
    }

    internal override TensorShape OutputShape(TensorShape input) => input.Length <= TensorShape.MaxDimension
        ? TensorShape.Vector((int)input.Length)
        : throw new LayerShapeException(
            $"Flatten of {input} gives {input.Length:N0} values; at most {TensorShape.MaxDimension:N0} are possible. Pool first.");

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Flatten(input);

    internal override string Describe() => "Flatten";
}

public static partial class Layers
{
    /// <summary>All values in one vector, channel by channel: <c>[C, H, W]</c> to <c>[C·H·W]</c>.</summary>
    /// <param name="name">The layer's name. Default: <c>flatten_</c> and a number.</param>
    public static FlattenLayer Flatten(string? name = null) => new() { Name = name };
}
