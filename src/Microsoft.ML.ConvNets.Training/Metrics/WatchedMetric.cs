namespace Microsoft.ML.ConvNets;

/// <summary>Which values of a metric are better.</summary>
public enum MonitorMode
{
    /// <summary>Small losses and errors, large accuracies.</summary>
    Auto,

    /// <summary>The smaller the better.</summary>
    Minimum,

    /// <summary>The larger the better.</summary>
    Maximum,
}

/// <summary>A metric that is watched, and which of its values are better.</summary>
internal readonly record struct WatchedMetric(TrainingMetric Metric, MonitorMode Mode = MonitorMode.Auto)
{
    internal bool NeedsValidation => Metric >= TrainingMetric.ValidationLoss;

    internal bool SmallerIsBetter => Mode == MonitorMode.Auto
        ? Metric is TrainingMetric.Loss or TrainingMetric.MeanAbsoluteError
            or TrainingMetric.ValidationLoss or TrainingMetric.ValidationMeanAbsoluteError
        : Mode == MonitorMode.Minimum;

    /// <summary>Whether a value is better than another by more than a minimum; every finite one is better than none.</summary>
    internal bool IsBetter(double value, double? than, double byMoreThan = 0) =>
        than is not double old ? double.IsFinite(value) : SmallerIsBetter ? value < old - byMoreThan : value > old + byMoreThan;

    public override string ToString() => Metric.ToString();
}
