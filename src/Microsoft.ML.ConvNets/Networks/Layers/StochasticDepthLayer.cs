using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Leaves samples out of a residual branch while training; see <see cref="Layers.StochasticDepth"/>.</summary>
[LayerKind("stochastic_depth")]
public sealed record StochasticDepthLayer : Layer
{
    [JsonConstructor]
    internal StochasticDepthLayer(double rate) => Rate = Guard.InRange(rate, atLeast: 0, below: 1, name: nameof(rate));

    /// <summary>The fraction of samples set to zero.</summary>
    public double Rate { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.StochasticDepth(input, Rate);

    internal override string Describe() => $"StochasticDepth {Rate}";
}

public static partial class Layers
{
    /// <summary>
    /// At the end of a residual branch: sets a random fraction of the samples of a batch to zero while training and scales the rest by
    /// 1 / (1 - rate), so that the network is shallower for some; does nothing when scoring (Huang et al., 2016).
    /// </summary>
    /// <param name="rate">The fraction of samples, at least 0 and below 1.</param>
    /// <param name="name">The layer's name. Default: <c>stochastic_depth_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of its range.</exception>
    public static StochasticDepthLayer StochasticDepth(double rate, string? name = null) => new(rate) { Name = name };
}
