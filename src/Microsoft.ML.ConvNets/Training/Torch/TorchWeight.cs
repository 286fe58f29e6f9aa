using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>A weight of a network: what a layer declared, with its values.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="Spec">What the layer declared.</param>
/// <param name="Position">The place of its layer in the network; see <see cref="TorchNetwork"/>.</param>
/// <param name="Tensor">The values; a <see cref="TorchSharp.Modules.Parameter"/> if gradients change them.</param>
internal sealed record TorchWeight(string Name, WeightSpec Spec, int Position, Tensor Tensor)
{
    private static long s_parametersMade;

    /// <summary>
    /// Parameters that were made so far. TorchSharp never takes the tensor that each was made of from its count of live ones, though it is
    /// gone; and its optimizers take nothing but parameters.
    /// </summary>
    internal static long ParametersMade => Interlocked.Read(ref s_parametersMade);

    /// <summary>The same if gradients change it, else null.</summary>
    internal Parameter? Parameter => Tensor as Parameter;

    /// <summary>Draws the first values.</summary>
    internal static TorchWeight Draw(string name, WeightSpec spec, int position, Generator random)
    {
        using IDisposable still = no_grad();
        Tensor values = empty([.. spec.Shape], spec.Role == WeightRole.Counter ? ScalarType.Int64 : ScalarType.Float32);
        _ = spec.Start switch
        {
            { Distribution: InitialDistribution.Uniform, Scale: double limit } => values.uniform_(-limit, limit, random),
            { Distribution: InitialDistribution.Normal, Scale: double deviation } => values.normal_(0, deviation, random),
            { Scale: double constant } => values.fill_(constant),
        };
        if (values.dim() == 4)
        {
            // The layout of the images that a convolution meets.
            using Tensor drawn = values;
            values = ChannelsLast.Of(drawn);
        }

        return new TorchWeight(name, spec, position, values).Owning(values, learns: true);
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
