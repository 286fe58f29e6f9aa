using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// The same rate for some epochs, then a fraction of it for as many, and so on, as PyTorch's <c>StepLR</c> stepped once an epoch.
    /// </summary>
    /// <param name="epochs">Epochs of one rate, at least 1 and fewer than the training has.</param>
    /// <param name="factor">Each rate as a fraction of the one before it, above 0 and below 1. Default 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor = 0.1) =>
        new StepSchedule(
            Guard.InRange(epochs, atLeast: 1, name: nameof(epochs)), Guard.InRange(factor, above: 0, below: 1, name: nameof(factor)));

    private sealed record StepSchedule(int EpochsOfARate, double Fraction) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => Math.Pow(Fraction, position.Epoch / EpochsOfARate);

        private protected override string? ProblemWith(SchedulePosition start) => EpochsOfARate < start.Epochs
            ? null
            : $"The step schedule changes the learning rate first after {EpochsOfARate} epochs, and there are {start.Epochs} for it: it "
                + "would never change. "
                + "Give it fewer epochs, train for more, or use the constant schedule.";
    }
}
