using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The same values in another shape; see <see cref="Layers.Reshape"/>.</summary>
[LayerKind("reshape")]
public sealed record ReshapeLayer : Layer
{
    [JsonConstructor]
    internal ReshapeLayer(TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
    }

    /// <summary>The shape of one sample.</summary>
    public TensorShape Shape { get; }

    internal override TensorShape OutputShape(TensorShape input) => input.Length == Shape.Length
        ? Shape
        : throw new LayerShapeException($"{input} has {input.Length:N0} values, {Shape} has {Shape.Length:N0}.");

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) => ops.Reshape(input, Shape);

    internal override string Describe() => $"Reshape {Shape}";
}

public static partial class Layers
{
    /// <summary>The same values, the last dimension fastest, in another shape.</summary>
    /// <param name="shape">The shape of one sample, with as many values as reach the layer.</param>
    /// <param name="name">The layer's name. Default: <c>reshape_</c> and a number.</param>
    public static ReshapeLayer Reshape(TensorShape shape, string? name = null) => new(shape) { Name = name };
}
