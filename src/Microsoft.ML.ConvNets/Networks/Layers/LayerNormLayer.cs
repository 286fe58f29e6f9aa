using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Layer normalization; see <see cref="Layers.LayerNorm"/>.</summary>
[LayerKind("layer_norm")]
public sealed record LayerNormLayer : Layer
{
    [JsonConstructor]
    internal LayerNormLayer(double epsilon) => Epsilon = Guard.InRange(epsilon, above: 0, name: nameof(epsilon));

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
    [
        new WeightSpec("weight", [input.Channels], InitialValues.Constant(1)) { KeepsSinglePrecision = true },
        new WeightSpec("bias", [input.Channels], InitialValues.Constant(0)) { KeepsSinglePrecision = true },
    ];

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.LayerNorm(input, weights["weight"], weights["bias"], inputShape, Epsilon);

    internal override string Describe() => "LayerNorm";
}

public static partial class Layers
{
    /// <summary>
    /// Layer normalization over the channels of each pixel of <c>[C, H, W]</c>, as in ConvNeXt, or over the values of <c>[F]</c>
    /// (Ba et al., 2016). It works alike in training and scoring.
    /// </summary>
    /// <param name="epsilon">Added to the variance, above 0. Default 1e-5, as in PyTorch; ConvNeXt uses 1e-6.</param>
    /// <param name="name">The layer's name. Default: <c>layer_norm_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0.</exception>
    public static LayerNormLayer LayerNorm(double epsilon = 1e-5, string? name = null) => new(epsilon) { Name = name };
}
