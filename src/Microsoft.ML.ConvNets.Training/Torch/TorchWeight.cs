using Microsoft.ML.ConvNets.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>A weight of a network: what a layer declared, with its values.</summary>
/// <param name="Spec">What the layer declared, by its whole name.</param>
/// <param name="Position">The place of its layer in the network; see <see cref="TorchNetwork"/>.</param>
/// <param name="Tensor">The values; a <see cref="TorchSharp.Modules.Parameter"/> if gradients change them.</param>
internal sealed record TorchWeight(WeightSpec Spec, int Position, Tensor Tensor)
{
    private static long s_parametersMade;

    /// <summary>
    /// Parameters that were made so far. TorchSharp never takes the tensor that each was made of from its count of live ones, though it is
    /// gone; and its optimizers take nothing but parameters.
    /// </summary>
    internal static long ParametersMade => Interlocked.Read(ref s_parametersMade);

    /// <summary>The same if gradients change it, else null.</summary>
    internal Parameter? Parameter => Tensor as Parameter;

    /// <summary>A weight that begins with a copy of some values.</summary>
    internal static TorchWeight Of(WeightSpec spec, int position, float[] values)
    {
        using IDisposable still = no_grad();
        Tensor tensor = spec.Role == WeightRole.Counter ? torch.tensor((long)values[0]) : TensorBytes.Of(values, spec.Shape);
        if (tensor.dim() == 4)
        {
            // The layout of the images that a convolution meets.
            using Tensor rows = tensor;
            tensor = ChannelsLast.Of(rows);
        }

        return new TorchWeight(spec, position, tensor).Owning(tensor, learns: true);
    }

    /// <summary>The same weight with other values, which it takes over.</summary>
    /// <param name="values">The values, without gradients.</param>
    /// <param name="learns">Whether gradients change them now, if they ever do.</param>
    internal TorchWeight Owning(Tensor values, bool learns)
    {
        Tensor own = values;
        if (Spec.Role == WeightRole.Parameter)
        {
            own = new Parameter(values, learns);
            Interlocked.Increment(ref s_parametersMade);
        }

        return this with { Tensor = own.DetachFromDisposeScope() };
    }
}
