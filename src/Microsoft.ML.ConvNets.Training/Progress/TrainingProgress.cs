namespace Microsoft.ML.ConvNets;

/// <summary>What a trainer is doing.</summary>
public enum TrainingStage
{
    /// <summary>The weights of a pretrained backbone are fetched; the numbers are bytes.</summary>
    DownloadingWeights,

    /// <summary>Images are decoded, resized and packed; this happens once.</summary>
    Reading,

    /// <summary>A frozen backbone computes the features that are not cached yet; this happens once.</summary>
    ExtractingFeatures,

    /// <summary>The network learns.</summary>
    Training,

    /// <summary>The validation data is scored.</summary>
    Validating,

    /// <summary>An epoch is over; <see cref="TrainingProgress.Finished"/> holds its metrics.</summary>
    EpochFinished,
}

/// <summary>
/// A report from a running <c>Fit</c>, given to the <c>Progress</c> option of a trainer: one at a time, while reading on one of the reading
/// threads, later on the thread that called <c>Fit</c>.
/// </summary>
/// <param name="Stage">What the trainer is doing.</param>
/// <param name="Epoch">The epoch, counted from 1; 0 before training begins.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Done">Images (or bytes) done in this stage.</param>
/// <param name="Total">Images (or bytes) in this stage; null when not known.</param>
/// <param name="Loss">Mean training loss of the epoch so far; NaN before training begins.</param>
public sealed record TrainingProgress(TrainingStage Stage, int Epoch, int Epochs, long Done, long? Total, double Loss)
{
    /// <summary>The metrics of the epoch when it is over, otherwise null.</summary>
    public EpochResult? Finished { get; init; }

    /// <summary>What a recipe found, or does next, as one line; null in all other reports.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The checkpoint that the training continues: one report at its beginning says so, with the checkpoint's epoch. Null in all others.
    /// </summary>
    public string? ResumedFrom { get; init; }
}
