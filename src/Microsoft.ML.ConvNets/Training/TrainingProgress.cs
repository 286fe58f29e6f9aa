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
    TrainingStage Stage, int Epoch, int Epochs, long Done, long? Total, double Loss, EpochResult? Finished = null)
{
    /// <summary>The checkpoint that the training goes on from: one report at its beginning says so, with the checkpoint's epoch. Null in all others.</summary>
    public string? ResumedFrom { get; init; }
}

/// <summary>How a training came to its end.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The caller cancelled; the weights are those of the best finished epoch, or of the last one.</summary>
    Canceled,

    /// <summary>The loss became infinite or not a number; the weights are those of the best finished epoch, or of the last one.</summary>
    Diverged,

    /// <summary>Early stopping or a callback ended it before its last epoch; see <see cref="TrainingHistory.StopReason"/>.</summary>
    Stopped,
}

/// <summary>The story of a training.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">One entry a finished epoch.</param>
/// <param name="BadImages">Names of the pictures that were skipped because they could not be read.</param>
/// <param name="Features">What the feature cache did for a frozen backbone; null where there was none.</param>
public sealed record TrainingHistory(
    TrainingOutcome Outcome, IReadOnlyList<EpochResult> Epochs, IReadOnlyList<string> BadImages, FeatureCacheUse? Features = null)
{
    /// <summary>The epoch whose weights the model has, counted from 1; 0 if no epoch was finished.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>Why training ended before its last epoch; null if it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>
    /// What the layers that learn computed with: <see cref="Precision.Float32"/> or <see cref="Precision.BFloat16"/>. The model itself scores in single precision.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// The figures of the finished model, as it scores, on the images that it learnt from (on 2,048 of them if there are more), not augmented. Where they are much worse than
    /// those of <see cref="KeptEpoch"/>, something of the network differs between training and scoring. Null after a training that was cancelled or diverged.
    /// </summary>
    public EpochMetrics? ModelOnTraining { get; init; }

    /// <summary>Number of validation samples whose input is among the training samples as well: they make the figures look better than they are.</summary>
    public int Duplicates { get; init; }
}

/// <summary>What a feature cache did for one training.</summary>
/// <param name="Hits">Features that were found.</param>
/// <param name="Misses">Features that the backbone computed.</param>
public sealed record FeatureCacheUse(long Hits, long Misses);
