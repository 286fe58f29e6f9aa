using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// Trains the layers behind a frozen backbone once with each of some settings, which on features takes seconds, and says which validated
/// best.
/// </summary>
/// <param name="network">The network; it has its first weights again afterward.</param>
/// <param name="training">What is learned from.</param>
/// <param name="validation">What is measured on.</param>
internal sealed class HeadSearch(TorchNetwork network, DatasetSubset training, DatasetSubset validation)
{
    /// <summary>The best of the trials, the first of equals; a trial that diverges is passed over.</summary>
    /// <param name="trials">The trials, at least one.</param>
    /// <param name="phaseOf">The phase of a trial.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The best, and what each was worth: null where it diverged.</returns>
    internal (HeadTrial Best, IReadOnlyList<double?> Values) Run(
        IReadOnlyList<HeadTrial> trials, Func<HeadTrial, TrainingPhase> phaseOf, CancellationToken cancellation)
    {
        using var first = new WeightSnapshot(network.LearningTensors());
        var values = new List<double?>();
        (HeadTrial Trial, double Value)? best = null;
        foreach (HeadTrial trial in trials)
        {
            // Nobody watches a trial, and nothing is written of it.
            TrainingPhase phase = phaseOf(trial) with
            {
                Callbacks = [],
                Checkpoints = null,
                Progress = null,
                EpochFinished = static _ => { },
                KeepsBest = true,
                SoupSize = 0,
            };
            double? value = ValueOf(phase, cancellation);
            first.Restore();
            values.Add(value);
            if (value is double measured && phase.Monitor.IsBetter(measured, best?.Value))
            {
                best = (trial, measured);
            }
        }

        return (best?.Trial ?? trials[0], values);
    }

    private double? ValueOf(TrainingPhase phase, CancellationToken cancellation)
    {
        var state = new LoopState();
        using var loop = new TrainingLoop(phase, network, state, training, validation, cancellation);
        try
        {
            TrainingOutcome outcome = loop.Train();
            cancellation.ThrowIfCancellationRequested();
            return outcome == TrainingOutcome.Diverged ? null : state.BestValue;
        }
        catch (InvalidOperationException e) when (e.InnerException is DivergedException)
        {
            return null;
        }
    }
}
