namespace Microsoft.ML.ConvNets.Training.Metrics;

/// <summary>What an epoch has shown so far. Part of a checkpoint, so that a resumed epoch ends with the same metrics.</summary>
internal sealed class MetricSums
{
    /// <summary>Samples that were seen.</summary>
    public long Count { get; set; }

    /// <summary>Sum of the batches' mean losses, each times its number of samples.</summary>
    public double Loss { get; set; }

    /// <summary>Samples whose prediction is right; null where right and wrong mean nothing.</summary>
    public double? Right { get; set; }

    /// <summary>Samples whose class is among the largest scores; null where it is not measured.</summary>
    public double? RightOfTopK { get; set; }

    /// <summary>Sum of the errors' sizes; null where it is not measured.</summary>
    public double? AbsoluteError { get; set; }

    internal EpochMetrics Mean() => new(Loss / Count, Right / Count, RightOfTopK / Count, AbsoluteError / Count);
}
