using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Scoring;

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

    /// <summary>
    /// Test-time augmentation: number of views of each image that are scored, 1 to 10; what is said of the image is the mean of their
    /// probabilities, or of their values. Default 1: the image alone. 2: it and its mirror image. 4, 6, 8, 10: both also shifted towards
    /// one to four corners by a sixteenth of their sides. It takes as many times as long. Not for images whose mirror image means something
    /// else, such as digits; vectors have one view.
    /// </summary>
    public int TestTimeViews { get; init => field = Guard.InRange(value, atLeast: 1, atMost: TestTimeAugmentation.MostViews); } = 1;

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
