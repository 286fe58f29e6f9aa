namespace Microsoft.ML.ConvNets.Training.Schedules;

/// <summary><see cref="ReduceOnPlateau"/> at work: takes the metric once an epoch and gives the factor of the learning rate.</summary>
internal sealed class PlateauDetector(ReduceOnPlateau options, WatchedMetric monitor)
{
    /// <summary>All that it remembers, for checkpoints.</summary>
    internal PlateauState State { get; set; } = new(null, 0, 0, 1);

    /// <summary>What the learning rate is to be multiplied by from now on.</summary>
    internal double Factor => State.Factor;

    /// <summary>Takes the value of an epoch; one that is not a number is never better.</summary>
    /// <returns>The factor from now on.</returns>
    internal double Observe(double value)
    {
        (double? best, int worse, int cooldown, double factor) = State;
        // A fraction of the value itself, not of its magnitude: PyTorch's rule, odd for negative metrics, and kept.
        double delta = options.MinDeltaIsAbsolute ? options.MinDelta : options.MinDelta * (best ?? 0);
        if (monitor.IsBetter(value, best, delta))
        {
            (best, worse) = (value, 0);
        }
        else
        {
            worse++;
        }

        if (cooldown > 0)
        {
            (cooldown, worse) = (cooldown - 1, 0);
        }

        if (worse > options.Patience)
        {
            (cooldown, worse) = (options.Cooldown, 0);
            factor = Math.Max(factor * options.Factor, options.MinimumFactor);
        }

        State = new PlateauState(best, worse, cooldown, factor);
        return factor;
    }
}

/// <summary>What a <see cref="PlateauDetector"/> remembers.</summary>
/// <param name="Best">The best value so far; null before any.</param>
/// <param name="WorseEpochs">Epochs in a row that brought nothing better.</param>
/// <param name="CooldownLeft">Epochs that do not count yet.</param>
/// <param name="Factor">The product of all lowerings.</param>
internal sealed record PlateauState(double? Best, int WorseEpochs, int CooldownLeft, double Factor);
