using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// Each epoch has a fraction of the rate of the one before it, as PyTorch's <c>ExponentialLR</c> stepped once an epoch.
    /// </summary>
    /// <param name="factor">The fraction, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is out of its range.</exception>
    public static LearningRateSchedule Exponential(double factor) =>
        new ExponentialSchedule(Guard.InRange(factor, above: 0, below: 1, name: nameof(factor)));

    private sealed record ExponentialSchedule(double Fraction) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => Math.Pow(Fraction, position.Epoch);

        private protected override string? ProblemWith(SchedulePosition start) => start.Epochs > 1
            ? null
            : "The exponential schedule changes the learning rate once an epoch, and there is one epoch for it: it would never change. "
                + "Train for more epochs, or use the constant schedule.";
    }
}
