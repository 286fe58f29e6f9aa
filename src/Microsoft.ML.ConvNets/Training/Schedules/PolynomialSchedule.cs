namespace Microsoft.ML.ConvNets;

public abstract partial record LearningRateSchedule
{
    /// <summary>
    /// From the trainer's <c>LearningRate</c> down to a share of it along a power of the steps that are left, a step at a time, as PyTorch's
    /// <c>PolynomialLR</c> and Keras' <c>PolynomialDecay</c>.
    /// </summary>
    /// <param name="power">The power, above 0. Default 1: a straight line.</param>
    /// <param name="end">The share that is left at the end, at least 0 and below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Polynomial(double power = 1, double end = 0) => power is > 0 and < double.PositiveInfinity
        ? new PolynomialSchedule(power, EndShare(end, nameof(end)))
        : throw new ArgumentOutOfRangeException(nameof(power), power, $"The power is above 0, not {power}.");

    private sealed record PolynomialSchedule(double Power, double End) : LearningRateSchedule
    {
        internal override double Factor(SchedulePosition position) => End + ((1 - End) * Math.Pow(1 - position.Share, Power));
    }
}
