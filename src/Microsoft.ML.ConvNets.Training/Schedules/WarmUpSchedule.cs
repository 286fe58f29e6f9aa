using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    private const double DefaultStartFactor = 1.0 / 3;

    /// <summary>
    /// This schedule after a warm-up: for some epochs the rate climbs in a straight line to the trainer's <c>LearningRate</c>, a step at a
    /// time, then this schedule has the rest of the training, as PyTorch's <c>SequentialLR</c> of a <c>LinearLR</c> and another. What
    /// changes once an epoch does not count the whole epochs of the warm-up.
    /// </summary>
    /// <param name="epochs">Epochs that climb, above 0 and fewer than the training has; half an epoch is 0.5.</param>
    /// <param name="startFactor">
    /// The first rate as a fraction of <c>LearningRate</c>, above 0 and below 1. Default 1/3, as PyTorch's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">This schedule has a warm-up already.</exception>
    public LearningRateSchedule WithWarmUp(double epochs, double startFactor = DefaultStartFactor) =>
        AfterWarmUp(Guard.InRange(epochs, above: 0, atMost: int.MaxValue, name: nameof(epochs)), null, startFactor);

    /// <summary>The same with the length of the warm-up in steps: batches, not epochs.</summary>
    /// <param name="steps">Steps that climb, at least 1 and fewer than the training has.</param>
    /// <param name="startFactor">
    /// The first rate as a fraction of <c>LearningRate</c>, above 0 and below 1. Default 1/3, as PyTorch's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">This schedule has a warm-up already.</exception>
    public LearningRateSchedule WithWarmUpSteps(int steps, double startFactor = DefaultStartFactor) =>
        AfterWarmUp(null, Guard.InRange(steps, atLeast: 1, name: nameof(steps)), startFactor);

    private WarmUpSchedule AfterWarmUp(double? epochs, int? steps, double startFactor) => this is WarmUpSchedule
        ? throw new InvalidOperationException($"{this} has a warm-up already; give one warm-up of the whole length.")
        : new WarmUpSchedule(this, epochs, steps, Guard.InRange(startFactor, above: 0, below: 1, name: nameof(startFactor)));

    private sealed record WarmUpSchedule(LearningRateSchedule Then, double? WarmUpEpochs, int? WarmUpSteps, double Start)
        : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position)
        {
            long length = StepsOf(position);
            return position.Step < length ? Start + ((1 - Start) * position.Step / length) : Then.Factor(position.After(length));
        }

        private protected override string? ProblemWith(SchedulePosition start)
        {
            long length = StepsOf(start);
            return length >= start.Steps
                ? $"The warm-up takes {(WarmUpEpochs is double epochs ? $"{epochs} epochs ({length} steps)" : $"{length} steps")}, and the "
                    + $"training has {start.Epochs} epochs ({start.Steps} steps): the learning rate would never be reached. "
                    + "Give a shorter warm-up, or train for more epochs."
                : Then.ProblemWith(start.After(length));
        }

        private long StepsOf(SchedulePosition position) =>
            WarmUpSteps ?? Math.Max(1, (long)Math.Round(WarmUpEpochs!.Value * position.StepsPerEpoch));
    }
}
