using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>An activation on its own; see <see cref="Layers.Activate"/>.</summary>
[LayerKind("activation")]
public sealed record ActivationLayer : Layer
{
    [JsonConstructor]
    internal ActivationLayer(Activation activation) => Activation = activation.Required();

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    internal override TensorShape OutputShape(TensorShape input) => input;

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape) =>
        ops.Activate(input, Activation, takesInput: false);

    internal override string Describe() => Activation.ToString();
}

public static partial class Layers
{
    /// <summary>An activation on its own, where a layer's <c>activation</c> argument does not do.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="name">The layer's name. Default: <c>activation_</c> and a number.</param>
    public static ActivationLayer Activate(Activation activation, string? name = null) => new(activation) { Name = name };
}
