namespace Microsoft.ML.ConvNets;

/// <summary>
/// Ends a training that gets no better. What it watches also decides which epoch is the best, whose weights are kept. <see cref="MetricMonitor.Patience"/>
/// is at least 1 and 5 by default, <see cref="MetricMonitor.MinDelta"/> is in units of the metric and 0 by default.
/// </summary>
public sealed record EarlyStopping : MetricMonitor
{
    /// <summary>With a patience of 5 epochs.</summary>
    public EarlyStopping()
        : base(leastPatience: 1, patience: 5, minDelta: 0)
    {
    }

    /// <summary>A value that an epoch must beat to count as an improvement, even the first. Default null: none.</summary>
    public double? Baseline { get; init; }
}
