using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>What was measured over the samples of one epoch.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Fraction of right predictions, 0 to 1; null for a regression.</param>
/// <param name="TopKAccuracy">Fraction of samples whose class is among the K largest scores; null unless asked for.</param>
/// <param name="MeanAbsoluteError">Mean size of the error; only for a regression, otherwise null.</param>
public sealed record EpochMetrics(double Loss, double? Accuracy = null, double? TopKAccuracy = null, double? MeanAbsoluteError = null);

/// <summary>The metrics of one epoch.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Training">Measured on the training data while the weights changed.</param>
/// <param name="Validation">Measured on the validation data with the epoch's final weights; null without validation data.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Duration">Time of the epoch, validation included.</param>
/// <param name="ImagesPerSecond">Training samples over the time spent on training.</param>
public sealed record EpochResult(
    int Epoch, EpochMetrics Training, EpochMetrics? Validation, double LearningRate, TimeSpan Duration, double ImagesPerSecond)
{
    /// <summary>Mean training loss.</summary>
    [JsonIgnore]
    public double Loss => Training.Loss;

    /// <summary>Fraction of right training predictions; null for a regression.</summary>
    [JsonIgnore]
    public double? Accuracy => Training.Accuracy;

    /// <summary>Mean loss on the validation data; null without validation data.</summary>
    [JsonIgnore]
    public double? ValidationLoss => Validation?.Loss;

    /// <summary>Fraction of right predictions on the validation data; null without validation data and for a regression.</summary>
    [JsonIgnore]
    public double? ValidationAccuracy => Validation?.Accuracy;

    /// <summary>One of the metrics; null where it was not measured.</summary>
    /// <param name="metric">Which one.</param>
    public double? ValueOf(TrainingMetric metric) => metric switch
    {
        TrainingMetric.Loss => Training.Loss,
        TrainingMetric.Accuracy => Training.Accuracy,
        TrainingMetric.TopKAccuracy => Training.TopKAccuracy,
        TrainingMetric.MeanAbsoluteError => Training.MeanAbsoluteError,
        TrainingMetric.ValidationLoss => Validation?.Loss,
        TrainingMetric.ValidationAccuracy => Validation?.Accuracy,
        TrainingMetric.ValidationTopKAccuracy => Validation?.TopKAccuracy,
        TrainingMetric.ValidationMeanAbsoluteError => Validation?.MeanAbsoluteError,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, $"{metric} is no metric of an epoch."),
    };
}

/// <summary>A metric that can be watched.</summary>
public enum TrainingMetric
{
    /// <summary>Training loss.</summary>
    Loss,

    /// <summary>Training accuracy.</summary>
    Accuracy,

    /// <summary>Training top-K accuracy.</summary>
    TopKAccuracy,

    /// <summary>Mean absolute error on the training data.</summary>
    MeanAbsoluteError,

    /// <summary>Loss on the validation data.</summary>
    ValidationLoss,

    /// <summary>Accuracy on the validation data.</summary>
    ValidationAccuracy,

    /// <summary>Top-K accuracy on the validation data.</summary>
    ValidationTopKAccuracy,

    /// <summary>Mean absolute error on the validation data.</summary>
    ValidationMeanAbsoluteError,
}
