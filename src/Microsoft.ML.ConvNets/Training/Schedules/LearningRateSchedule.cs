namespace Microsoft.ML.ConvNets;

/// <summary>
/// How the learning rate changes from step to step: a factor of the trainer's <c>LearningRate</c>. An immutable description; a kind of
/// schedule is one file beside this one.
/// </summary>
public abstract partial record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The same rate all the time. The default of every trainer.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>The factor of a step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="steps">Steps of the whole training, at least 1.</param>
    internal abstract double Factor(long step, long steps);

    /// <summary>From one value to another along half a cosine; <paramref name="share"/> is between 0 and 1.</summary>
    private static double Anneal(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        internal override double Factor(long step, long steps) => 1;
    }
}
