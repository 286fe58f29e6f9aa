using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>The function that a layer applies to each of its outputs.</summary>
[JsonConverter(typeof(EnumNameJsonConverter<Activation>))]
public enum Activation
{
    /// <summary>No function: the output as it is.</summary>
    None,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>min(max(0, x), 6).</summary>
    Relu6,

    /// <summary>x for positive x, 0.01 x otherwise.</summary>
    LeakyRelu,

    /// <summary>x for positive x, exp(x) - 1 otherwise.</summary>
    Elu,

    /// <summary>x Φ(x), with the Gaussian distribution function Φ (Hendrycks and Gimpel, 2016).</summary>
    Gelu,

    /// <summary>x sigmoid(x), also known as Swish.</summary>
    Silu,

    /// <summary>x relu6(x + 3) / 6.</summary>
    HardSwish,

    /// <summary>relu6(x + 3) / 6.</summary>
    HardSigmoid,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>exp(x) over the sum of exp over the channels.</summary>
    Softmax,
}

internal static class ActivationFunctions
{
    /// <summary>Refuses what is no activation: a cast number.</summary>
    internal static Activation Required(this Activation activation) => Enum.IsDefined(activation)
        ? activation
        : throw new ArgumentOutOfRangeException(nameof(activation), activation, $"There is no activation {(int)activation}.");
}
