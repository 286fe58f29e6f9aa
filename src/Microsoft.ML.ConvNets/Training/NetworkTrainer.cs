using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.ConvNets;

/// <summary>What the training loop needs to know.</summary>
internal sealed record TrainingPlan(
    int Epochs, int BatchSize, Optimizer Optimizer, double LearningRate, LearningRateSchedule Schedule, int Seed, IProgress<TrainingProgress>? Progress)
{
    /// <summary>Epochs that were trained before this plan's first one, in an earlier phase whose weights are worth keeping.</summary>
    internal int EpochsBefore { get; init; }

    /// <summary>Epochs of all phases.</summary>
    internal int TotalEpochs { get; init; } = Epochs;

    /// <summary>How much smaller the learning rate of a backbone's block is than that of the block after it; 1 for no difference.</summary>
    internal double BlockDecay { get; init; } = 1;

    /// <summary>Whether the inputs are what the frozen layers made of the pictures.</summary>
    internal bool FromFeatures { get; init; }
}

/// <summary>The training loop: batches in, weights changed in place, a history out.</summary>
internal sealed class NetworkTrainer(TrainingPlan plan, CancellationToken cancellation)
{
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(100);
    private long _lastReport;

    /// <summary>Trains; the module ends with the weights that the outcome names.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before an epoch was finished.</exception>
    /// <exception cref="InvalidOperationException">The loss became infinite or not a number before an epoch was finished.</exception>
    internal (TrainingOutcome Outcome, IReadOnlyList<EpochResult> Epochs) Train(
        NetworkModule module, SampleSet training, SampleSet validation, SampleAugmenter? augmenter)
    {
        var finished = new List<EpochResult>();
        using torch.optim.Optimizer optimizer = plan.Optimizer.Build(module.TrainedGroups(plan.LearningRate, plan.BlockDecay));
        using var batches = new BatchSource(training.Store, Math.Min(plan.BatchSize, training.Count), augmenter);
        var pace = new LearningRatePace(optimizer, plan.Schedule, batches.CountOf(training.Count), plan.Epochs);
        using BatchSource? validationBatches = validation.Count == 0 ? null : new BatchSource(validation.Store, Math.Min(plan.BatchSize, validation.Count), augmenter: null);
        using var lastGood = new WeightSnapshot(module.LearningTensors());
        try
        {
            for (int epoch = plan.EpochsBefore + 1; epoch <= plan.EpochsBefore + plan.Epochs; epoch++)
            {
                long start = Stopwatch.GetTimestamp();
                int[] order = [.. training.Samples];
                // Each epoch has its own generator, so that an epoch's order does not depend on how the ones before it went.
                new Random(HashCodeOf(plan.Seed, epoch)).Shuffle(order);
                (double loss, double accuracy) = TrainEpoch(module, optimizer, pace, batches, order, epoch);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                RequireFinite(lastGood.CurrentIsFinite() ? loss : double.NaN, training.Count);
                (double Loss, double Accuracy)? held = validationBatches is null ? null : Evaluate(module, validationBatches, validation.Samples, epoch);
                var result = new EpochResult(
                    epoch, loss, accuracy, held?.Loss, held?.Accuracy, Stopwatch.GetElapsedTime(start), training.Count / seconds);
                finished.Add(result);
                lastGood.Capture();
                plan.Progress?.Report(new TrainingProgress(TrainingStage.EpochFinished, epoch, plan.TotalEpochs, training.Count, training.Count, loss, result));
            }

            return (TrainingOutcome.Completed, finished);
        }
        catch (OperationCanceledException) when (finished.Count + plan.EpochsBefore > 0)
        {
            lastGood.Restore();
            return (TrainingOutcome.Canceled, finished);
        }
        catch (DivergedException) when (finished.Count + plan.EpochsBefore > 0)
        {
            lastGood.Restore();
            return (TrainingOutcome.Diverged, finished);
        }
        catch (DivergedException diverged)
        {
            throw new InvalidOperationException(
                $"Training diverged: the loss is {diverged.Loss} after {diverged.Samples:N0} samples of the first epoch. "
                + $"Lower the learning rate (now {plan.LearningRate}), or check the input for values that are not numbers.", diverged);
        }
        finally
        {
            module.eval();
        }
    }

    private (double Loss, double Accuracy) TrainEpoch(
        NetworkModule module, torch.optim.Optimizer optimizer, LearningRatePace pace, BatchSource batches, int[] order, int epoch)
    {
        module.TrainUnfrozen();
        double lossSum = 0;
        long right = 0;
        long done = 0;
        foreach (Batch batch in batches.Read(order, epoch, cancellation))
        {
            using Tensor inputs = batch.Inputs();
            using Tensor labels = batch.Labels();
            using Tensor logits = plan.FromFeatures ? module.RunTrained(inputs) : module.call(inputs);
            using Tensor loss = functional.cross_entropy(logits, labels);
            optimizer.zero_grad();
            loss.backward();
            double value = loss.item<float>();
            done += batch.Count;
            RequireFinite(value, done);
            pace.Advance();
            optimizer.step();
            lossSum += value * batch.Count;
            right += CountRight(logits, labels);
            Report(TrainingStage.Training, epoch, done, order.Length, lossSum / done);
        }

        return (lossSum / done, (double)right / done);
    }

    private (double Loss, double Accuracy) Evaluate(NetworkModule module, BatchSource batches, int[] samples, int epoch)
    {
        module.eval();
        using IDisposable inference = inference_mode();
        double lossSum = 0;
        long right = 0;
        long done = 0;
        foreach (Batch batch in batches.Read(samples, epoch, cancellation))
        {
            using Tensor inputs = batch.Inputs();
            using Tensor labels = batch.Labels();
            using Tensor logits = plan.FromFeatures ? module.RunTrained(inputs) : module.call(inputs);
            using Tensor loss = functional.cross_entropy(logits, labels);
            lossSum += loss.item<float>() * (double)batch.Count;
            right += CountRight(logits, labels);
            done += batch.Count;
            Report(TrainingStage.Validating, epoch, done, samples.Length, double.NaN);
        }

        RequireFinite(lossSum, done);
        return (lossSum / done, (double)right / done);
    }

    private static void RequireFinite(double loss, long samples)
    {
        if (!double.IsFinite(loss))
        {
            throw new DivergedException(loss, samples);
        }
    }

    private static long CountRight(Tensor logits, Tensor labels)
    {
        using Tensor predicted = logits.argmax(1);
        using Tensor equal = predicted.eq(labels);
        using Tensor sum = equal.sum();
        return sum.item<long>();
    }

    private void Report(TrainingStage stage, int epoch, long done, long total, double loss)
    {
        // A console cannot show more, and a slow one must not slow training down.
        if (plan.Progress is not null && (done == total || Stopwatch.GetElapsedTime(_lastReport) >= s_reportInterval))
        {
            _lastReport = Stopwatch.GetTimestamp();
            plan.Progress.Report(new TrainingProgress(stage, epoch, plan.TotalEpochs, done, total, loss));
        }
    }

    /// <summary>A seed from two numbers that is the same in every process (<see cref="HashCode"/> is not).</summary>
    internal static int HashCodeOf(int a, int b) => unchecked((int)(((uint)a * 0x9E3779B1u) ^ (((uint)b + 0x7F4A7C15u) * 0x85EBCA6Bu)));

    private sealed class DivergedException(double loss, long samples) : Exception($"The loss is {loss}.")
    {
        internal double Loss { get; } = loss;

        internal long Samples { get; } = samples;
    }
}
