using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Tasks;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>One phase of a training: the first, or the fine-tuning after it.</summary>
internal sealed record TrainingPhase
{
    internal required TrainingTask Task { get; init; }

    internal required int Epochs { get; init; }

    internal required int BatchSize { get; init; }

    internal required ConvNetOptimizer Optimizer { get; init; }

    internal required double LearningRate { get; init; }

    internal required LearningRateSchedule Schedule { get; init; }

    internal required int Seed { get; init; }

    /// <summary>Which phase it is, counted from 0.</summary>
    internal int Number { get; init; }

    /// <summary>Epochs of all phases.</summary>
    internal required int TotalEpochs { get; init; }

    /// <summary>How much smaller the learning rate of a backbone's block is than that of the block after it; 1 for no difference.</summary>
    internal double BlockDecay { get; init; } = 1;

    /// <summary>Whether the inputs are what the frozen layers made of the images.</summary>
    internal bool FromFeatures { get; init; }

    /// <summary>Whether the layers that learn compute in bfloat16 rather than in single precision.</summary>
    internal bool ComputesBFloat16 { get; init; }

    /// <summary>The random changes of inputs; null for none.</summary>
    internal AugmentationSettings? Changes { get; init; }

    internal GradientClipping? Clipping { get; init; }

    /// <summary>Decay of the moving average of the weights; null for none.</summary>
    internal double? AverageDecay { get; init; }

    /// <summary>How many epochs' weights are tried in a soup; 0 for none.</summary>
    internal int SoupSize { get; init; }

    internal ReduceOnPlateau? Plateau { get; init; }

    internal EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What decides which epoch is the best.</summary>
    internal required WatchedMetric Monitor { get; init; }

    /// <summary>Whether the weights of the best epoch are kept rather than those of the last one.</summary>
    internal bool KeepsBest { get; init; }

    internal IReadOnlyList<ITrainingCallback> Callbacks { get; init; } = [];

    internal CheckpointFolder? Checkpoints { get; init; }

    internal IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where the network learns.</summary>
    internal TorchSharp.torch.Device Device { get; init; } = TorchSharp.torch.CPU;

    /// <summary>Called after each epoch.</summary>
    internal Action<EpochResult> EpochFinished { get; init; } = static _ => { };

    /// <summary>Called with warnings about what went wrong beside the training, which continues.</summary>
    internal Action<string> Warn { get; init; } = static _ => { };
}
