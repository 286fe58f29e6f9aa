using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What has a metric watched from epoch to epoch, and acts when it gets no better.</summary>
public abstract record MetricMonitor
{
    private readonly int _leastPatience;

    private protected MetricMonitor(int leastPatience, int patience, double minDelta) =>
        (_leastPatience, Patience, MinDelta) = (leastPatience, patience, minDelta);

    /// <summary>What is watched. Default null: what the trainer's option <c>Monitor</c> says.</summary>
    public TrainingMetric? Monitor { get; init; }

    /// <summary>Which values of <see cref="Monitor"/> are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>How many epochs in a row may pass without an improvement.</summary>
    public int Patience { get; init => field = Guard.InRange(value, atLeast: _leastPatience); }

    /// <summary>How much better than the best value so far counts as an improvement, at least 0.</summary>
    public double MinDelta { get; init => field = Guard.InRange(value, atLeast: 0); }

    /// <summary>What is watched, given what the trainer watches.</summary>
    internal WatchedMetric Watching(WatchedMetric trainers) => Choose(Monitor, Mode, trainers);

    internal static WatchedMetric Choose(TrainingMetric? own, MonitorMode mode, WatchedMetric trainers) => new(
        own ?? trainers.Metric, own is not null || mode != MonitorMode.Auto ? mode : trainers.Mode);
}
