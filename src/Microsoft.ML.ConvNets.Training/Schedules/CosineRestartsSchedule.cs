using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// Down along half a cosine, back to the trainer's <c>LearningRate</c>, down again over a period that may grow (SGDR, Loshchilov and
    /// Hutter, 2016), a step at a time, as PyTorch's <c>CosineAnnealingWarmRestarts</c> with fractional epochs.
    /// </summary>
    /// <param name="firstPeriod">Epochs before the first restart, at least 1 and no more than the training has.</param>
    /// <param name="multiplier">Each period's length over that of the one before it, at least 1. Default 1.</param>
    /// <param name="end">The fraction of the rate that is left at the end of a period, at least 0 and below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule CosineRestarts(int firstPeriod, int multiplier = 1, double end = 0) => new CosineRestartsSchedule(
        Guard.InRange(firstPeriod, atLeast: 1, name: nameof(firstPeriod)),
        Guard.InRange(multiplier, atLeast: 1, name: nameof(multiplier)), Guard.InRange(end, atLeast: 0, below: 1, name: nameof(end)));

    private sealed record CosineRestartsSchedule(int FirstPeriod, int Multiplier, double End) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position)
        {
            // Counted in steps, so that a restart never falls beside its step for want of a decimal.
            Int128 period = (Int128)FirstPeriod * position.StepsPerEpoch;
            Int128 step = position.Step;
            if (Multiplier == 1)
            {
                step %= period;
            }

            while (step >= period)
            {
                step -= period;
                period *= Multiplier;
            }

            return Anneal(1, End, (double)step / (double)period);
        }

        private protected override string? ProblemWith(SchedulePosition start) => (Int128)FirstPeriod * start.StepsPerEpoch <= start.Steps
            ? null
            : $"The first period of the cosine with restarts takes {FirstPeriod} epochs ({(Int128)FirstPeriod * start.StepsPerEpoch} "
                + $"steps), and there are {start.Steps} steps for it: "
                + "it would never end. Give a shorter period, train for more epochs, or use the cosine without restarts.";
    }
}
