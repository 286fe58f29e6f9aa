using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>How a training came to its end.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The caller canceled; the weights are those of the best finished epoch, or of the last one.</summary>
    Canceled,

    /// <summary>The loss became infinite or not a number; the weights are those of the best finished epoch, or of the last one.</summary>
    Diverged,

    /// <summary>Early stopping or a callback ended it before its last epoch; see <see cref="TrainingHistory.StopReason"/>.</summary>
    Stopped,
}

/// <summary>What a training showed.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">One entry a finished epoch.</param>
/// <param name="BadImages">Names of the images that were skipped because they could not be read.</param>
/// <param name="Features">What the feature cache did for a frozen backbone; null where there was none.</param>
public sealed record TrainingHistory(
    TrainingOutcome Outcome, IReadOnlyList<EpochResult> Epochs, IReadOnlyList<string> BadImages, FeatureCacheUse? Features = null)
{
    /// <summary>The epoch whose weights the model has, counted from 1; 0 if no epoch was finished.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>Why training ended before its last epoch; null if it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>
    /// What the layers that learn computed with: <see cref="TrainingPrecision.Float32"/> or <see cref="TrainingPrecision.BFloat16"/>. The
    /// model itself scores in single precision.
    /// </summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>
    /// The metrics of the finished model, as it scores, on the images that it learned from (on 2,048 of them if there are more), not
    /// augmented. Where they are much worse than
    /// those of <see cref="KeptEpoch"/>, something of the network differs between training and scoring. Null after a training that was
    /// canceled or diverged.
    /// </summary>
    public EpochMetrics? ModelOnTraining { get; init; }

    /// <summary>
    /// The metrics of the finished model on the validation data: those of <see cref="KeptEpoch"/>, unless weights of several epochs were
    /// averaged. Null without validation data.
    /// </summary>
    public EpochMetrics? ModelOnValidation { get; init; }

    /// <summary>
    /// The epochs whose weights the model is the average of, <see cref="KeptEpoch"/> first (<c>Optimization.WeightSoup</c>); empty where
    /// it has those of one epoch.
    /// </summary>
    public IReadOnlyList<int> AveragedEpochs { get; init; } = [];

    /// <summary>
    /// Number of validation samples whose input is among the training samples as well: they make the metrics look better than they are.
    /// </summary>
    public int Duplicates { get; init; }

    /// <summary>The rows of the training data that were held out and measured the epochs; null where none were.</summary>
    internal IReadOnlySet<DataViewRowId>? HeldOutRows { get; init; }
}

/// <summary>What a feature cache did for one training.</summary>
/// <param name="Hits">Features that were found.</param>
/// <param name="Misses">Features that the backbone computed.</param>
public sealed record FeatureCacheUse(long Hits, long Misses);
