using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// From the trainer's <c>LearningRate</c> down to a fraction of it along a power of the steps that are left, a step at a time, as
    /// PyTorch's <c>PolynomialLR</c> and Keras' <c>PolynomialDecay</c>.
    /// </summary>
    /// <param name="power">The power, above 0. Default 1: a straight line.</param>
    /// <param name="end">The fraction that is left at the end, at least 0 and below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Polynomial(double power = 1, double end = 0) => new PolynomialSchedule(
        Guard.InRange(power, above: 0, name: nameof(power)), Guard.InRange(end, atLeast: 0, below: 1, name: nameof(end)));

    private sealed record PolynomialSchedule(double Power, double End) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => End + ((1 - End) * Math.Pow(1 - position.Fraction, Power));
    }
}
