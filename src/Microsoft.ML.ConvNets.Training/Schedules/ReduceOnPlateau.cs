using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Lowers the learning rate when a metric has stopped becoming better, as PyTorch's <c>ReduceLROnPlateau</c> and Keras' callback of that
/// name. It multiplies what the schedule gives. The epoch after <see cref="MetricMonitor.Patience"/> epochs without an improvement, at
/// least 0 and 10 by default, lowers the rate. <see cref="MetricMonitor.MinDelta"/> is 1e-4 by default. It watches what early stopping
/// watches, unless it says otherwise.
/// </summary>
public sealed record ReduceOnPlateau : MetricMonitor
{
    /// <summary>With a patience of 10 epochs.</summary>
    public ReduceOnPlateau()
        : base(leastPatience: 0, patience: 10, minDelta: 1e-4)
    {
    }

    /// <summary>What the rate is multiplied by, above 0 and below 1. Default 0.1.</summary>
    public double Factor { get; init => field = Guard.InRange(value, above: 0, below: 1); } = 0.1;

    /// <summary>
    /// Whether <see cref="MetricMonitor.MinDelta"/> is a difference rather than a fraction of the best value. Default false.
    /// </summary>
    public bool MinDeltaIsAbsolute { get; init; }

    /// <summary>Epochs after a lowering that do not count against the patience, at least 0. Default 0.</summary>
    public int Cooldown { get; init => field = Guard.InRange(value, atLeast: 0); }

    /// <summary>The product of all lowerings does not fall below this fraction of the rate; at least 0 and below 1. Default 0.</summary>
    public double MinimumFactor { get; init => field = Guard.InRange(value, atLeast: 0, below: 1); }
}
