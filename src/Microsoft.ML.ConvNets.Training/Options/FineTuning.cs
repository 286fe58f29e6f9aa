using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// A second phase of training after the head has learned on a frozen backbone: blocks of the backbone learn as well, with a small learning
/// rate. Its batch norms keep their running statistics, which few images would spoil.
/// </summary>
public sealed record FineTuning
{
    /// <summary>Number of passes over the training data, at least 1. Default 5.</summary>
    public int Epochs { get; init => field = Guard.InRange(value, atLeast: 1); } = 5;

    /// <summary>How many of the backbone's last blocks learn, at least 1. Default null: all of them.</summary>
    public int? UnfrozenBlocks { get; init => field = Guard.InRange(value, atLeast: 1); }

    /// <summary>The learning rate of the layers after the backbone, above 0. Default null: a tenth of that of the first phase.</summary>
    public double? LearningRate { get; init => field = Guard.LearningRate(value); }

    /// <summary>
    /// The learning rate of each block as a fraction of that of the block after it, above 0 and at most 1: blocks near the input change
    /// least (Howard and Ruder, 2018). Default 0.5.
    /// </summary>
    public double BlockDecay { get; init => field = Guard.InRange(value, above: 0, atMost: 1); } = 0.5;

    /// <summary>How the learning rate changes from step to step. Default: down along a cosine.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine();
}
