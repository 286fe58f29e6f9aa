using Microsoft.ML.ConvNets.Training.Metrics;
using Microsoft.ML.ConvNets.Training.Schedules;

namespace Microsoft.ML.ConvNets.Training.Checkpointing;

/// <summary>
/// Where a training stands, apart from the numbers in tensors. The loop runs on this object, and a checkpoint is this object written down.
/// There is no state of random
/// generators in it: what is drawn follows from the seed and the position alone.
/// </summary>
internal sealed class LoopState
{
    /// <summary>0 while the first phase runs, 1 while the backbone is fine-tuned.</summary>
    public int Phase { get; set; }

    /// <summary>Epochs of the phases before.</summary>
    public int EpochsBefore { get; set; }

    /// <summary>The epoch that runs or is next, counted from 1 over all phases.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Batches of that epoch that are done.</summary>
    public int Batches { get; set; }

    /// <summary>Steps of the phase that are done.</summary>
    public long Steps { get; set; }

    /// <summary>What the running epoch has shown so far.</summary>
    public MetricSums Sums { get; set; } = new();

    /// <summary>Seconds spent on the running epoch.</summary>
    public double Seconds { get; set; }

    /// <summary>The epochs that are over.</summary>
    public List<EpochResult> Finished { get; set; } = [];

    /// <summary>The best epoch so far; null before there is one.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>What was watched in it.</summary>
    public double? BestValue { get; set; }

    /// <summary>The value that early stopping compares with.</summary>
    public double? BestForPatience { get; set; }

    /// <summary>Epochs since then.</summary>
    public int EpochsWithoutImprovement { get; set; }

    /// <summary>The best value of what checkpoints watch.</summary>
    public double? BestOfCheckpoints { get; set; }

    /// <summary>Where reduce-on-plateau stands; null without it.</summary>
    public PlateauState? Plateau { get; set; }

    /// <summary>The factor of the learning rate that callbacks set.</summary>
    public double CallbackFactor { get; set; } = 1;

    /// <summary>Why the training ended before its last epoch; null if it did not.</summary>
    public string? StopReason { get; set; }

    /// <summary>Whether it ended because patience did.</summary>
    public bool EndedByPatience { get; set; }

    /// <summary>Goes over to another phase. The best epoch so far stays the one to beat; patience begins anew.</summary>
    internal void BeginPhase(int phase)
    {
        (Phase, EpochsBefore, Epoch) = (phase, Finished.Count, Finished.Count + 1);
        (Batches, Steps, Sums, Seconds) = (0, 0, new MetricSums(), 0);
        (BestForPatience, EpochsWithoutImprovement, StopReason, EndedByPatience, Plateau) = (null, 0, null, false, null);
    }
}
