using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>Activations on libtorch's tensors.</summary>
internal static class TorchActivations
{
    /// <summary>
    /// Applies the function to <c>[N, ...]</c>; takes over <paramref name="input"/> and disposes it when another tensor results.
    /// </summary>
    /// <param name="activation">The function.</param>
    /// <param name="input">The fresh output of a layer.</param>
    /// <param name="alpha">The parameter of leaky ReLU and of ELU; null for 0.01 and 1.</param>
    internal static Tensor ApplyTo(this Activation activation, Tensor input, double? alpha = null)
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
            Activation.Relu6 => nn.functional.relu6(input),
            Activation.LeakyRelu => nn.functional.leaky_relu(input, alpha ?? 0.01),
            Activation.Elu => nn.functional.elu(input, alpha ?? 1),
            Activation.Gelu => nn.functional.gelu(input),
            Activation.Silu => nn.functional.silu(input),
            Activation.HardSwish => nn.functional.hardswish(input),
            Activation.HardSigmoid => nn.functional.hardsigmoid(input),
            Activation.Sigmoid => input.sigmoid(),
            Activation.Tanh => input.tanh(),
            Activation.Softmax => input.softmax(1),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
        };
        if (!ReferenceEquals(output, input))
        {
            input.Dispose();
        }

        return output;
    }

    /// <summary>
    /// libtorch 1.13 has no gradient of relu6 for bfloat16. That of a clamp alone would also flow where the input is 0, which is often.
    /// </summary>
    private static Tensor Relu6OfBFloat16(Tensor input)
    {
        using Tensor positive = input.relu();
        return positive.clamp_max(6);
    }
}
