using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// From the trainer's <c>LearningRate</c> down to a fraction of it along half a cosine (Loshchilov and Hutter, 2016), a step at a time.
    /// </summary>
    /// <param name="end">The fraction that is left at the end, at least 0 and below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="end"/> is out of its range.</exception>
    public static LearningRateSchedule Cosine(double end = 0) =>
        new CosineSchedule(Guard.InRange(end, atLeast: 0, below: 1, name: nameof(end)));

    private sealed record CosineSchedule(double End) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => Anneal(1, End, position.Fraction);
    }
}
