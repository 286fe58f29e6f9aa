using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// One cycle (Smith and Topin, 2017), as PyTorch's <c>OneCycleLR</c> without its cycle of momentum: the rate climbs to
    /// the trainer's <c>LearningRate</c> along a cosine, then falls to almost nothing.
    /// </summary>
    /// <param name="warmUp">The fraction of the steps that climb, above 0 and below 1. Default 0.3.</param>
    /// <param name="startDivisor">The first rate is the highest over this, above 1. Default 25.</param>
    /// <param name="endDivisor">The last rate is the first over this, above 1. Default 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double warmUp = 0.3, double startDivisor = 25, double endDivisor = 1e4) =>
        new OneCycleSchedule(
        Guard.InRange(warmUp, above: 0, below: 1, name: nameof(warmUp)),
        Guard.InRange(startDivisor, above: 1, name: nameof(startDivisor)),
        Guard.InRange(endDivisor, above: 1, name: nameof(endDivisor)));

    private sealed record OneCycleSchedule(double WarmUp, double StartDivisor, double EndDivisor) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position)
        {
            // PyTorch's rule: the top is at step fraction·steps - 1, the end at steps - 1.
            (long step, long steps) = (position.Step, position.Steps);
            double first = 1 / StartDivisor;
            double top = (WarmUp * steps) - 1;
            double end = steps - 1;
            return step <= top || end <= top
                ? Anneal(first, 1, top <= 0 ? 1 : Math.Min(1, step / top))
                : Anneal(1, first / EndDivisor, (step - top) / (end - top));
        }
    }
}
