using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>What happens to learning rate, gradients and weights from step to step, beside what the optimizer does.</summary>
public sealed class OptimizationOptions : OptionGroup
{
    /// <summary>How the learning rate changes from step to step. Default: not at all.</summary>
    public LearningRateSchedule Schedule = LearningRateSchedule.Constant;

    /// <summary>Lowers the learning rate when training gets no better. Default null: no.</summary>
    public ReduceOnPlateau? ReduceOnPlateau;

    /// <summary>Bounds the gradients before each step. Default null: no.</summary>
    public GradientClipping? GradientClipping;

    /// <summary>
    /// Decay of an exponential moving average of the weights, above 0 and below 1, such as 0.999; the average is what is measured and kept.
    /// Default null: none.
    /// </summary>
    public double? WeightAverageDecay;

    internal override void Check()
    {
        Guard.Require(Schedule is not null, nameof(Schedule), "is null; use one such as LearningRateSchedule.Constant");
        Guard.InRange(WeightAverageDecay, above: 0, below: 1, name: nameof(WeightAverageDecay));
    }
}
