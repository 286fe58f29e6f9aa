namespace Microsoft.ML.ConvNets;

/// <summary>What a trainer is doing.</summary>
public enum TrainingStage
{
    /// <summary>The weights of a pretrained backbone are fetched; the numbers are bytes.</summary>
    DownloadingWeights,

    /// <summary>Pictures are decoded, resized and packed; this happens once.</summary>
    Reading,

    /// <summary>A frozen backbone computes the features that are not cached yet; this happens once.</summary>
    ExtractingFeatures,

    /// <summary>The network learns.</summary>
    Training,

    /// <summary>The validation data is scored.</summary>
    Validating,

    /// <summary>An epoch is over; <see cref="TrainingProgress.Finished"/> holds its figures.</summary>
    EpochFinished,
}

/// <summary>
/// A report from a running <c>Fit</c>, given to the <c>Progress</c> option of a trainer: one at a time, while reading on one of the reading
/// threads, later on the thread that called <c>Fit</c>.
/// </summary>
/// <param name="Stage">What the trainer is doing.</param>
/// <param name="Epoch">The epoch, counted from 1; 0 before training begins.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Done">Pictures (or bytes) done in this stage.</param>
/// <param name="Total">Pictures (or bytes) in this stage; null when not known.</param>
/// <param name="Loss">Mean training loss of the epoch so far; NaN before training begins.</param>
/// <param name="Finished">The figures of the epoch when it is over, otherwise null.</param>
public sealed record TrainingProgress(
    TrainingStage Stage, int Epoch, int Epochs, long Done, long? Total, double Loss, EpochResult? Finished = null);

/// <summary>The figures of one epoch.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Loss">Mean training loss, measured while the weights changed.</param>
/// <param name="Accuracy">Share of right training predictions, measured while the weights changed.</param>
/// <param name="ValidationLoss">Mean loss on the validation data with the epoch's final weights; null without validation data.</param>
/// <param name="ValidationAccuracy">Share of right predictions on the validation data; null without validation data.</param>
/// <param name="Duration">Time of the epoch, validation included.</param>
/// <param name="ImagesPerSecond">Training samples over the time spent on training.</param>
public sealed record EpochResult(
    int Epoch, double Loss, double Accuracy, double? ValidationLoss, double? ValidationAccuracy, TimeSpan Duration, double ImagesPerSecond);

/// <summary>How a training came to its end.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The caller cancelled; the weights are those of the last finished epoch.</summary>
    Canceled,

    /// <summary>The loss became infinite or not a number; the weights are those of the last finished epoch.</summary>
    Diverged,
}

/// <summary>The story of a training.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">One entry a finished epoch.</param>
/// <param name="BadImages">Names of the pictures that were skipped because they could not be read.</param>
/// <param name="Features">What the feature cache did for a frozen backbone; null where there was none.</param>
public sealed record TrainingHistory(
    TrainingOutcome Outcome, IReadOnlyList<EpochResult> Epochs, IReadOnlyList<string> BadImages, FeatureCacheUse? Features = null);

/// <summary>What a feature cache did for one training.</summary>
/// <param name="Hits">Features that were found.</param>
/// <param name="Misses">Features that the backbone computed.</param>
public sealed record FeatureCacheUse(long Hits, long Misses);
