using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// How a model computes its scores: threads, batches, the device. It belongs to the program and not to the model, so it is not saved.
/// </summary>
/// <remarks>
/// Set it at <see cref="ConvNetTransformer.Scoring"/>, at <see cref="ConvNetFeaturizerTransformer.Scoring"/>, or for a loaded pipeline
/// with <see cref="ConvNetsCatalog.ConfigureScoring"/>.
/// </remarks>
public sealed record ScoringOptions
{
    internal const int MaxBatchSize = 4096;

    /// <summary>
    /// Number of threads that decode images and compute, at least 1. Default null: one a core. A service that predicts on many threads at
    /// once has the most throughput with 1.
    /// </summary>
    public int? Threads { get; init => field = Guard.InRange(value, atLeast: 1); }

    /// <summary>
    /// Number of rows that the network takes at once when it runs through data (<c>Transform</c>), 1 to 4,096; a <c>PredictionEngine</c>
    /// always takes one. Default null: as the model says, which is 32 unless a featurizer's options said else.
    /// </summary>
    public int? BatchSize { get; init => field = Guard.InRange(value, atLeast: 1, atMost: MaxBatchSize); }

    /// <summary>What computes. Default <see cref="ExecutionProvider.Cpu"/>.</summary>
    public ExecutionProvider Provider { get; init => field = Guard.Known(value); }

    /// <summary>Number of the device, from 0, where the provider has several. Default 0.</summary>
    public int DeviceId { get; init => field = Guard.InRange(value, atLeast: 0); }

    /// <summary>
    /// Whether threads that wait for work keep their core busy: a single prediction is a little faster, and everything else in the process
    /// slower. Default false: after a tenth of a millisecond they sleep.
    /// </summary>
    public bool AllowSpinning { get; init; }
}
