using System.Diagnostics;
using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.ConvNets.Training.Metrics;
using Microsoft.ML.ConvNets.Training.Optimizers;
using Microsoft.ML.ConvNets.Training.Progress;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>
/// The training loop of one phase: batches in, weights changed in place. Where it stands is in the <see cref="LoopState"/>, so that a
/// checkpoint can be written between any two steps. What is drawn at random follows from the seed and the position alone.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    /// <summary>Enough to measure a fraction within two percent.</summary>
    private const int MostMeasured = 2048;

    private readonly TrainingPhase _phase;
    private readonly TorchNetwork _network;
    private readonly LoopState _state;
    private readonly DatasetSubset _training;
    private readonly TrainStep _pass;
    private readonly TorchSharp.Modules.Parameter[] _parameters;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly BatchLoader _batches;
    private readonly Evaluator? _validation;
    private readonly BatchNormCalibration _statistics;
    private readonly int _stepsPerEpoch;
    private readonly OptimizerLearningRate _scheduler;
    private readonly WeightSnapshot _kept;
    private readonly ExponentialMovingAverage? _average;
    private readonly WeightSoup? _soup;
    private readonly EpochDecisions _judge;
    private readonly CallbackContext _context;
    private readonly ProgressReports _reports;
    private readonly IReadOnlyList<(string Name, Tensor Tensor)> _tensors;
    private readonly CancellationToken _cancellation;

    internal TrainingLoop(
        TrainingPhase phase, TorchNetwork network, LoopState state, DatasetSubset training, DatasetSubset validation,
        CancellationToken cancellation)
    {
        (_phase, _network, _state, _training, _cancellation) = (phase, network, state, training, cancellation);
        _reports = new ProgressReports(phase.Progress, phase.TotalEpochs);
        _pass = TrainStep.Of(phase, network);
        _parameters = [.. network.Parameters.Where(static p => p.requires_grad)];
        _optimizer = phase.Optimizer.Build(network.TrainedGroups(phase.LearningRate, phase.BlockDecay));
        _batches = new BatchLoader(
            training.Store, Math.Min(phase.BatchSize, training.Count), phase.Task.TargetLength, phase.Changes, phase.Device);
        _validation = validation.Count == 0 ? null : new Evaluator(phase, network, validation, _reports);
        _statistics = new BatchNormCalibration(phase, network, training);
        _stepsPerEpoch = _batches.CountOf(training.Count);
        _scheduler = new OptimizerLearningRate(_optimizer, phase.Schedule, _stepsPerEpoch, phase.Epochs) { Step = state.Steps };
        _kept = new WeightSnapshot(network.LearningTensors());
        _average = phase.AverageDecay is double decay ? new ExponentialMovingAverage(_parameters, decay) : null;
        _soup = phase.SoupSize > 0 && _validation is not null
            ? new WeightSoup(network.LearningTensors(), phase.SoupSize, phase.Monitor)
            : null;
        // All that a checkpoint holds: what is being trained, the weights that would be kept, and the moving average.
        _tensors =
        [
            .. _kept.Named("weights", "kept"),
            .. (_average?.Averages ?? []).Select(static average => ("average." + average.Name, average.Average)),
        ];
        _judge = new EpochDecisions(phase, state);
        _context = new CallbackContext(phase.TotalEpochs, _stepsPerEpoch, state.Finished.Count)
        {
            LearningRateFactor = state.CallbackFactor,
            Warn = phase.Warn,
        };
    }

    /// <summary>What the layers that learn compute in.</summary>
    internal TrainingPrecision Precision => _pass is BFloat16TrainStep ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32;

    /// <summary>The epochs whose weights the network is the average of, and what it measured; null where none were averaged.</summary>
    internal (IReadOnlyList<int> Epochs, EpochMetrics Measured)? Soup { get; private set; }

    private int LastEpoch => _state.EpochsBefore + _phase.Epochs;

    /// <summary>Takes the numbers of a checkpoint whose state this trainer was made with.</summary>
    internal void Continue(Checkpoint checkpoint)
    {
        checkpoint.ReadInto(_optimizer, _tensors);
        if (_average is not null)
        {
            _average.Updates = _state.Steps;
        }
    }

    /// <summary>Trains; the network ends with the weights that are kept.</summary>
    /// <exception cref="OperationCanceledException">Canceled before an epoch was finished.</exception>
    /// <exception cref="InvalidOperationException">The loss became infinite or not a number before an epoch was finished.</exception>
    internal TrainingOutcome Train()
    {
        try
        {
            if (_state.StopReason is null && _state.Epoch <= LastEpoch)
            {
                ForEachCallback(c => c.OnTrainingBegin(_context));
                while (_state.Epoch <= LastEpoch && _state.StopReason is null)
                {
                    RunEpoch();
                }
            }

            _kept.Restore();
            Soup = _soup?.Mix(_state.BestEpoch, MeasureAgain);
            return _state.StopReason is null ? TrainingOutcome.Completed : TrainingOutcome.Stopped;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            _phase.Checkpoints?.WriteBeforeEnd(_state, _optimizer, _tensors);
            if (_state.Finished.Count == 0)
            {
                throw;
            }

            _kept.Restore();
            return TrainingOutcome.Canceled;
        }
        catch (DivergedException) when (_state.Finished.Count > 0)
        {
            _kept.Restore();
            return TrainingOutcome.Diverged;
        }
        catch (DivergedException diverged)
        {
            throw new InvalidOperationException(
                $"Training diverged: the loss is {diverged.Loss} after {diverged.Samples:N0} samples of the first epoch. "
                + $"Lower the learning rate (now {_phase.LearningRate}), or check the input for values that are not numbers.", diverged);
        }
        finally
        {
            _network.Evaluate();
        }
    }

    /// <summary>The metrics of the network, as it scores, on what it learned from: on all samples, or on many drawn from them.</summary>
    internal EpochMetrics MeasureTraining()
    {
        int[] samples = [.. _training.Samples];
        new Random(RandomSeed.Of(_phase.Seed, 0)).Shuffle(samples);
        var drawn = new DatasetSubset(_training.Store, samples[..Math.Min(samples.Length, MostMeasured)]);
        using var measurement = new Evaluator(_phase, _network, drawn, new ProgressReports(null, 0));
        return measurement.Measure(0, _cancellation);
    }

    public void Dispose()
    {
        _pass.Dispose();
        // Gradients are as large as the weights, and the network goes on to score.
        _network.ClearGradients();
        _optimizer.Dispose();
        _batches.Dispose();
        _validation?.Dispose();
        _statistics.Dispose();
        _kept.Dispose();
        _soup?.Dispose();
        _average?.Dispose();
    }

    /// <summary>Measures mixed weights; means of running statistics are those of no network.</summary>
    private EpochMetrics MeasureAgain()
    {
        _statistics.Recompute(_cancellation);
        return _validation!.Measure(_state.BestEpoch ?? 0, _cancellation);
    }

    private void RunEpoch()
    {
        int epoch = _state.Epoch;
        long start = Stopwatch.GetTimestamp();
        double before = _state.Seconds;
        TrainEpoch(start, before);
        if (_state.StopReason is not null && _state.Batches < _stepsPerEpoch && !_context.MeasuresLastEpoch)
        {
            return;
        }

        double trainingSeconds = before + Stopwatch.GetElapsedTime(start).TotalSeconds;
        EpochResult result;
        _average?.Swap();
        try
        {
            DivergedException.Require(_kept.CurrentIsFinite() ? _state.Sums.Loss : double.NaN, _training.Count);
            if (_statistics.Lag(_state.Steps))
            {
                _statistics.Recompute(_cancellation);
            }

            EpochMetrics? held = _validation?.Measure(epoch, _cancellation);
            result = new EpochResult(
                epoch, _state.Sums.Mean(), held, _scheduler.CurrentRate,
                TimeSpan.FromSeconds(before + Stopwatch.GetElapsedTime(start).TotalSeconds),
                _state.Sums.Count / trainingSeconds);
            _state.Finished.Add(result);
            _soup?.Offer(result);
            if (_judge.IsKept(result))
            {
                _kept.Capture();
            }
        }
        finally
        {
            _average?.Swap();
        }

        _phase.EpochFinished(result);
        ForEachCallback(c => c.OnEpochEnd(result, _context));
        _state.StopReason ??= _context.StopReason;
        _state.CallbackFactor = _context.LearningRateFactor;
        (_state.Epoch, _state.Batches, _state.Sums, _state.Seconds) = (epoch + 1, 0, new MetricSums(), 0);
        _phase.Checkpoints?.AfterEpoch(result, _state, _optimizer, _tensors);
        _reports.EpochFinished(result, _training.Count);
        // A step leaves a few kilobytes of handles; the collector would let them grow to the size of the processor's cache first.
        GC.Collect(0);
    }

    private void TrainEpoch(long start, double secondsBefore)
    {
        _network.Train();
        int epoch = _state.Epoch;
        int[] order = [.. _training.Samples];
        // Each epoch has its own generator, so that an epoch's order does not depend on how the ones before it went.
        new Random(RandomSeed.Of(_phase.Seed, epoch)).Shuffle(order);
        foreach (Batch batch in _batches.Read(order, epoch, _state.Batches, _cancellation))
        {
            double loss = Step(batch, epoch);
            _state.Steps++;
            _state.Batches++;
            if (_phase.Callbacks.Count > 0)
            {
                var step = new StepResult(epoch, _state.Steps, loss, _scheduler.CurrentRate);
                ForEachCallback(c => c.OnStepEnd(step, _context));
                _state.CallbackFactor = _context.LearningRateFactor;
            }

            if (_phase.Checkpoints is not null && _state.Batches < _stepsPerEpoch)
            {
                _state.Seconds = secondsBefore + Stopwatch.GetElapsedTime(start).TotalSeconds;
                _phase.Checkpoints.AfterStep(_state, _optimizer, _tensors);
            }

            _reports.Report(TrainingStage.Training, epoch, _state.Sums.Count, order.Length, _state.Sums.Loss / _state.Sums.Count);
            if (_context.StopReason is not null)
            {
                _state.StopReason = _context.StopReason;
                return;
            }
        }
    }

    private double Step(Batch batch, int epoch)
    {
        // What layers draw (dropout) follows from the position, so that a resumed training draws the same.
        _network.Seed(RandomSeed.Of(RandomSeed.Of(_phase.Seed, epoch), _state.Batches));
        // What TorchSharp leaves behind in its own methods goes with the step, not with a collection that may never come.
        using DisposeScope scope = NewDisposeScope();
        using Tensor inputs = batch.InputView();
        using Tensor targets = batch.Targets();
        using Tensor? weights = batch.Weights();
        using Tensor outputs = _pass.Run(inputs);
        using Tensor loss = batch.MixLambda < 1
            ? _phase.Task.MixedLoss(outputs, targets, weights, batch.MixLambda)
            : _phase.Task.Loss(outputs, targets, weights, smooth: true);
        _pass.Backward(loss);
        double value = loss.item<float>();
        DivergedException.Require(value, _state.Sums.Count + batch.Count);
        _phase.Clipping?.Apply(_parameters);
        _scheduler.Factor = _judge.RateFactor * _context.LearningRateFactor;
        _scheduler.Advance();
        _optimizer.step();
        _average?.Update();
        _state.Sums.Count += batch.Count;
        _state.Sums.Loss += value * batch.Count;
        using IDisposable still = no_grad();
        _phase.Task.Measure(outputs, targets, _state.Sums);
        return value;
    }

    private void ForEachCallback(Action<ITrainingCallback> call)
    {
        foreach (ITrainingCallback callback in _phase.Callbacks)
        {
            call(callback);
        }
    }
}
