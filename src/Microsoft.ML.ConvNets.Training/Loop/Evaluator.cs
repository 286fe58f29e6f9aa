using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Metrics;
using Microsoft.ML.ConvNets.Training.Progress;
using Microsoft.ML.ConvNets.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>Measures a network on samples as it scores: nothing is dropped, and batch norms use their running statistics.</summary>
internal sealed class Evaluator(TrainingPhase phase, TorchNetwork network, DatasetSubset samples, ProgressReports reports) : IDisposable
{
    private readonly BatchLoader _batches = new(
        samples.Store, Math.Min(phase.BatchSize, samples.Count), phase.Task.TargetLength, changes: null, phase.Device);

    /// <summary>The plain loss and the metrics of the present weights.</summary>
    internal EpochMetrics Measure(int epoch, CancellationToken cancellation)
    {
        network.Evaluate();
        using IDisposable inference = inference_mode();
        var sums = new MetricSums();
        foreach (Batch batch in _batches.Read(samples.Samples, epoch, skip: 0, cancellation))
        {
            using Tensor inputs = batch.InputView();
            using Tensor targets = batch.Targets();
            using Tensor? weights = batch.Weights();
            using Tensor outputs = phase.FromFeatures ? network.RunTrained(inputs) : network.Run(inputs);
            using Tensor loss = phase.Task.Loss(outputs, targets, weights, smooth: false);
            sums.Count += batch.Count;
            sums.Loss += loss.item<float>() * (double)batch.Count;
            phase.Task.Measure(outputs, targets, sums);
            reports.Report(TrainingStage.Validating, epoch, sums.Count, samples.Count, double.NaN);
        }

        DivergedException.Require(sums.Loss, sums.Count);
        return sums.Mean();
    }

    public void Dispose() => _batches.Dispose();
}
