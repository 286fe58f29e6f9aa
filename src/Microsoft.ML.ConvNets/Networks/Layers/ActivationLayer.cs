using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>An activation on its own; see <see cref="Layers.Activate"/>.</summary>
[LayerKind("activation")]
public sealed record ActivationLayer : Layer
{
    [JsonConstructor]
    internal ActivationLayer(Activation activation, double? alpha = null)
    {
        Activation = activation.Required();
        Alpha = Guard.InRange(alpha, atLeast: float.MinValue, atMost: float.MaxValue, name: nameof(alpha));
        Guard.Require(
            alpha is null || activation is Activation.LeakyRelu or Activation.Elu, nameof(alpha),
            $"is given, but {activation} has no such parameter; leave it out");
    }

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    /// <summary>The slope of leaky ReLU below zero, or the factor of ELU there; null for 0.01 and 1.</summary>
    public double? Alpha { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Activate(input, Activation, takesInput: false, Alpha);

    internal override string Describe() => FormattableString.Invariant($"{Activation} {Alpha}").TrimEnd();
}

public static partial class Layers
{
    /// <summary>An activation on its own, where a layer's <c>activation</c> argument does not do.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="name">The layer's name. Default: <c>activation_</c> and a number.</param>
    /// <param name="alpha">
    /// The slope of <see cref="Activation.LeakyRelu"/> below zero, or the factor of <see cref="Activation.Elu"/> there. Default 0.01 and 1.
    /// </param>
    /// <exception cref="ArgumentException">The function has no such parameter, or it is not finite.</exception>
    public static ActivationLayer Activate(Activation activation, string? name = null, double? alpha = null) =>
        new(activation, alpha) { Name = name };
}
