namespace Microsoft.ML.ConvNets.Training.Schedules;

/// <summary>Where in a training a step stands. A schedule after a warm-up sees the part that is left.</summary>
/// <param name="Step">The step, counted from 0.</param>
/// <param name="Steps">Steps of the schedule's whole part, at least 1.</param>
/// <param name="StepsPerEpoch">At least 1.</param>
internal readonly record struct SchedulePosition(long Step, long Steps, long StepsPerEpoch)
{
    /// <summary>Steps of the training before the schedule's part.</summary>
    private long Before { get; init; }

    /// <summary>
    /// The epoch, counted from 0: epochs of the training less the whole ones that went before, so that what changes once an epoch changes
    /// where an epoch begins, also after a warm-up that ends within one.
    /// </summary>
    internal long Epoch => ((Before + Step) / StepsPerEpoch) - (Before / StepsPerEpoch);

    /// <summary>Epochs of the schedule's part, counted in the same way.</summary>
    internal long Epochs => ((Before + Steps - 1) / StepsPerEpoch) - (Before / StepsPerEpoch) + 1;

    /// <summary>The fraction of the steps that went before, at least 0 and below 1.</summary>
    internal double Fraction => (double)Step / Steps;

    /// <summary>The position in the part that follows the first <paramref name="steps"/>.</summary>
    internal SchedulePosition After(long steps) => new(Step - steps, Steps - steps, StepsPerEpoch) { Before = Before + steps };
}
