namespace Microsoft.ML.ConvNets;

/// <summary>Ends a training that gets no better. The weights that are kept are those of the best epoch, not of the last one.</summary>
public sealed record EarlyStopping
{
    /// <summary>What is watched; it also decides which epoch is the best. Default <see cref="TrainingMetric.ValidationLoss"/>.</summary>
    public TrainingMetric Monitor { get; init; } = TrainingMetric.ValidationLoss;

    /// <summary>Which values are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>How many epochs in a row may pass without a gain, at least 1. Default 5.</summary>
    public int Patience { get; init => field = Window.RequireAtLeast(value, 1, nameof(Patience)); } = 5;

    /// <summary>How much better than the best so far counts as a gain, at least 0, in units of the metric. Default 0.</summary>
    public double MinimumChange
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinimumChange), value, $"The smallest gain is at least 0, not {value}.");
    }

    /// <summary>A value that must be bettered before any epoch counts as a gain. Default null: none.</summary>
    public double? Baseline { get; init; }

    internal Monitor Watched => new(Monitor, Mode);
}
