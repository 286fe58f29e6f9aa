using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// The running statistics of batch norms, which score in place of a batch's own. They are averages over the last twenty steps or so, begun
/// at 0 and 1: after few steps they tell of weights long gone and of the beginning, and a network that is right while it learns is wrong
/// when it scores. Computed anew, they are the averages over the training samples with the present weights ("precise batch norm": Wu and
/// Johnson, Rethinking "Batch" in BatchNorm, 2021).
/// </summary>
internal sealed class BatchNormCalibration(TrainingPhase phase, TorchNetwork network, DatasetSubset training) : IDisposable
{
    /// <summary>Steps after which the beginning is forgotten: 0.9^100 of it is left, with the usual weight of a batch.</summary>
    private const int StepsToForget = 100;

    /// <summary>Steps that the averages reach back. Where an epoch has fewer, they do not even tell of all samples.</summary>
    private const int StepsOfMemory = 20;

    private readonly BatchLoader _batches = new(
        training.Store, Math.Min(phase.BatchSize, training.Count), phase.Task.TargetLength, changes: null, phase.Device);

    /// <summary>Whether the statistics tell of other weights than the present ones.</summary>
    /// <param name="steps">Steps of the phase that are done.</param>
    internal bool Lag(long steps) => steps < StepsToForget || _batches.CountOf(training.Count) < StepsOfMemory;

    /// <summary>Computes the statistics of all batch norms that learn anew; the network is in evaluation mode afterwards.</summary>
    internal void Recompute(CancellationToken cancellation)
    {
        network.Evaluate();
        if (!network.HasLearningStatistics)
        {
            return;
        }

        using IDisposable still = no_grad();
        try
        {
            int seen = 0;
            foreach (Batch batch in _batches.Read(training.Samples, epoch: 0, skip: 0, cancellation))
            {
                seen += batch.Count;
                // The mean of all batches so far, each counted by its samples. Nothing is dropped, which would shift the statistics from
                // those of scoring.
                network.AverageStatistics(batch.Count / (double)seen);
                using Tensor inputs = batch.InputView();
                (phase.FromFeatures ? network.RunTrained(inputs) : network.Run(inputs)).Dispose();
            }
        }
        finally
        {
            network.Evaluate();
        }
    }

    public void Dispose() => _batches.Dispose();
}
