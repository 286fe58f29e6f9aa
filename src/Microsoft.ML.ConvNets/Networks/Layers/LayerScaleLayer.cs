using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>A trained factor for each channel; see <see cref="Layers.LayerScale"/>.</summary>
[LayerKind("layer_scale")]
public sealed record LayerScaleLayer : Layer
{
    [JsonConstructor]
    internal LayerScaleLayer(double initialValue) => InitialValue = double.IsFinite(initialValue)
        ? initialValue
        : throw new ArgumentOutOfRangeException(
            nameof(initialValue), initialValue, $"The initial value is a finite number, not {initialValue}.");

    /// <summary>Every factor before training.</summary>
    public double InitialValue { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override IEnumerable<WeightSpec> Weights(TensorShape input) =>
        [new WeightSpec("weight", input.IsImage ? [input.Channels, 1, 1] : [input.Channels], InitialValues.Constant(InitialValue))];

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Combine(Arithmetic.Multiply, input, weights["weight"]);

    internal override string Describe() => "LayerScale";
}

public static partial class Layers
{
    /// <summary>
    /// Multiplies each channel of <c>[C, H, W]</c> or each value of <c>[F]</c> by a trained factor (Touvron et al., 2021), at the end of a
    /// residual branch: with small factors a deep network starts as almost the identity.
    /// </summary>
    /// <param name="initialValue">Every factor before training. Default 1e-6, as in ConvNeXt.</param>
    /// <param name="name">The layer's name. Default: <c>layer_scale_</c> and a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialValue"/> is not finite.</exception>
    public static LayerScaleLayer LayerScale(double initialValue = 1e-6, string? name = null) => new(initialValue) { Name = name };
}
