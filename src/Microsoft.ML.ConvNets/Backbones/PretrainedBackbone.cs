using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.ConvNets.Weights.Naming;

namespace Microsoft.ML.ConvNets;

/// <summary>What the backbone of a network begins with.</summary>
/// <param name="Backbone">The backbone, which knows the names that others give to its weights.</param>
/// <param name="Weights">Where the weights come from.</param>
internal sealed record PretrainedBackbone(Backbone Backbone, PretrainedWeights Weights) : WeightOrigin
{
    /// <summary>The input shape that the weights were made for.</summary>
    internal TensorShape DefaultShape => TensorShape.Image(3, Weights.Preprocessing.Size, Weights.Preprocessing.Size);

    /// <summary>Fetches the weights if need be and gives them to a backbone; all of them or, with an exception, none.</summary>
    /// <param name="weights">The weights of the backbone, by its own names.</param>
    /// <param name="progress">Called with the progress of a download.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or do not fit; the message lists them.</exception>
    internal WeightReport LoadInto(WeightTable weights, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using WeightFile file = Weights.Open(progress, cancellation);
        // A file of the whole network serves a backbone without its classifier.
        return WeightLoading.Load(
            file, weights, Backbone.NameMaps,
            static name => name.StartsWith(Backbones.TopName, StringComparison.Ordinal));
    }
}
