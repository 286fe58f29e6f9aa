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

    /// <summary>
    /// How many epochs' weights, the best by what is watched, are tried in a greedy soup when a phase ends: their average grows by one
    /// after the other, and each stays in it unless the average then validates worse (Wortsman et al., Model soups, 2022). So the model is
    /// never worse on the validation data than the best epoch. 0 (default): none; otherwise at least 2. Needs validation data and no
    /// <c>Checkpoints</c>; each takes memory for the weights that learn and a pass over the validation data.
    /// </summary>
    public int WeightSoup;

    internal override void Check()
    {
        Guard.Require(Schedule is not null, nameof(Schedule), "is null; use one such as LearningRateSchedule.Constant");
        Guard.Require(WeightSoup is 0 or >= 2, nameof(WeightSoup), $"is {WeightSoup}; it is 0, or at least 2 epochs are averaged");
        Guard.InRange(WeightAverageDecay, above: 0, below: 1, name: nameof(WeightAverageDecay));
    }
}
