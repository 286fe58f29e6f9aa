using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

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

    /// <summary>Applies the function to <c>[N, ...]</c>; takes over <paramref name="input"/> and disposes it when another tensor results.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="input">The fresh output of a layer.</param>
    /// <param name="inPlace">Whether no gradient needs the input, so that its memory serves for the output.</param>
    internal static Tensor ApplyTo(this Activation activation, Tensor input, bool inPlace = false)
    {
        if (activation == Activation.None)
        {
            return input;
        }

        Tensor output = activation switch
        {
            // In place: the input is the fresh output of a layer whose gradient does not need it.
            Activation.Relu => input.relu_(),
            Activation.Relu6 when input.dtype == ScalarType.BFloat16 => Relu6OfBFloat16(input),
            Activation.Relu6 => nn.functional.relu6(input, inPlace),
            Activation.LeakyRelu => nn.functional.leaky_relu(input, 0.01, inPlace),
            Activation.Elu => nn.functional.elu(input, 1.0, inPlace),
            Activation.Gelu => nn.functional.gelu(input, inPlace),
            Activation.Silu => nn.functional.silu(input, inPlace),
            Activation.HardSwish => nn.functional.hardswish(input, inPlace),
            Activation.HardSigmoid => nn.functional.hardsigmoid(input, inPlace),
            Activation.Sigmoid => inPlace ? input.sigmoid_() : input.sigmoid(),
            Activation.Tanh => inPlace ? input.tanh_() : input.tanh(),
            Activation.Softmax => input.softmax(1),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
        };
        if (!ReferenceEquals(output, input))
        {
            input.Dispose();
        }

        return output;
    }

    /// <summary>libtorch 1.13 has no gradient of relu6 for bfloat16. That of a clamp alone would also flow where the input is 0, which is often.</summary>
    private static Tensor Relu6OfBFloat16(Tensor input)
    {
        using Tensor positive = input.relu();
        return positive.clamp_max(6);
    }
}
