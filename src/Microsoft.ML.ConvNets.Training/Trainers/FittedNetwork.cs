using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Training.Trainers;

/// <summary>What a training gave: all that a model needs, beside the columns that it adds.</summary>
internal sealed record FittedNetwork(
    Network Network, WeightTable Weights, TensorShape Shape, InputKind InputKind, ImagePreprocessing? Preprocessing,
    TrainingHistory History)
{
    /// <summary>How far it can be trusted; null where that is not known.</summary>
    internal FittedTrust? Trust { get; init; }

    /// <summary>What was set, for the model to tell.</summary>
    internal required SortedDictionary<string, string> Settings { get; init; }

    /// <summary>The network ready for scoring, which owns the weights from now on.</summary>
    internal NetworkScorer Scorer(PredictionHead head) =>
        new(Network, Weights, Shape, Preprocessing, head.Function) { Prototypes = Trust?.Prototypes };
}
