using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// How the learning rate changes from step to step: a factor of the trainer's <c>LearningRate</c>. An immutable description; a kind of
/// schedule is one file beside this one. Any of them can follow a warm-up: <see cref="WithWarmUp"/>.
/// </summary>
public abstract partial record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The same rate all the time. The default of every trainer.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Says, naming the numbers, why the schedule makes no sense for a training of so many epochs and steps; null if it does.
    /// </summary>
    internal string? ProblemWith(int epochs, long stepsPerEpoch) =>
        ProblemWith(new SchedulePosition(0, epochs * stepsPerEpoch, stepsPerEpoch));

    internal abstract double Factor(SchedulePosition position);

    /// <summary>The same, given the first step of the schedule's part of a training.</summary>
    private protected virtual string? ProblemWith(SchedulePosition start) => null;

    /// <summary>From one value to another along half a cosine; <paramref name="fraction"/> is between 0 and 1.</summary>
    private static double Anneal(double from, double to, double fraction) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * fraction)));

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => 1;
    }
}
