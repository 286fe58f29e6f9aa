using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Sets random values to zero while training; see <see cref="Layers.Dropout"/>.</summary>
[LayerKind("dropout")]
public sealed record DropoutLayer : Layer
{
    [JsonConstructor]
    internal DropoutLayer(double rate) => Rate = Guard.InRange(rate, atLeast: 0, below: 1, name: nameof(rate));

    /// <summary>The fraction of values set to zero.</summary>
    public double Rate { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Dropout(input, Rate);

    internal override string Describe() => $"Dropout {Rate}";
}

public static partial class Layers
{
    /// <summary>
    /// Sets a random fraction of the values to zero while training and scales the rest by 1 / (1 - rate); does nothing when scoring
    /// (Srivastava et al., 2014).
    /// </summary>
    /// <param name="rate">The fraction of values, at least 0 and below 1.</param>
    /// <param name="name">The layer's name. Default: <c>dropout_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of its range.</exception>
    public static DropoutLayer Dropout(double rate, string? name = null) => new(rate) { Name = name };
}
