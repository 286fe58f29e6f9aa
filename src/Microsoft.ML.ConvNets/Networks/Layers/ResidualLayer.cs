using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>Adds what layers make of the input to the input itself; see <see cref="Layers.Residual"/>.</summary>
[LayerKind("residual")]
public sealed record ResidualLayer : CompositeLayer
{
    [JsonConstructor]
    internal ResidualLayer(LayerSequence body, LayerSequence? shortcut, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body.Count > 0 ? body : throw new ArgumentException("The body of a residual has at least one layer.", nameof(body));
        Shortcut = shortcut ?? LayerSequence.Empty;
        Activation = activation.Required();
    }

    /// <summary>The layers of the residual branch.</summary>
    public LayerSequence Body { get; }

    /// <summary>The layers of the shortcut; none where the input goes unchanged.</summary>
    public LayerSequence Shortcut { get; }

    /// <summary>The function applied to the sum.</summary>
    public Activation Activation { get; }

    internal override Activation OutputActivation => Activation;

    internal override IReadOnlyList<(string? Name, LayerSequence Layers)> Parts => [("body", Body), ("shortcut", Shortcut)];

    internal override TensorShape OutputShape(TensorShape input)
    {
        TensorShape body = OutputOf(Body, input);
        TensorShape shortcut = OutputOf(Shortcut, input);
        return body == shortcut
            ? body
            : throw new LayerShapeException(
                $"Its body gives {body}, its shortcut {shortcut}: they cannot be added. Give the shortcut a 1×1 convolution with the "
                    + "body's filters and strides.");
    }

    internal override T Forward<T>(IOps<T> ops, T input, WeightScope<T> weights, TensorShape inputShape)
    {
        using T body = Body.Forward(ops, input, weights.Of("body"), inputShape);
        if (Shortcut.Count == 0)
        {
            return ops.Combine(Arithmetic.Add, body, input);
        }

        using T shortcut = Shortcut.Forward(ops, input, weights.Of("shortcut"), inputShape);
        return ops.Combine(Arithmetic.Add, body, shortcut);
    }

    internal override string Describe() => $"Residual of {Body.Count}" + (Shortcut.Count == 0 ? "" : $" and {Shortcut.Count}")
        + (Activation == Activation.None ? "" : $", {Activation}");
}

public static partial class Layers
{
    /// <summary>
    /// A residual (He et al., 2015): <c>activation(body(x) + shortcut(x))</c>. Both branches give the same shape.
    /// </summary>
    /// <param name="body">The layers of the residual branch, at least one.</param>
    /// <param name="shortcut">The layers of the shortcut. Default: none, the input itself.</param>
    /// <param name="activation">The function applied to the sum. Default none.</param>
    /// <param name="name">The layer's name. Default: <c>residual_</c> and a number.</param>
    /// <exception cref="ArgumentException">The body has no layer.</exception>
    public static ResidualLayer Residual(
        LayerSequence body, LayerSequence? shortcut = null, Activation activation = Activation.None, string? name = null) =>
        new(body, shortcut, activation) { Name = name };
}
