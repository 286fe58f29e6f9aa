using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// The learning-rate range test (Smith, 2015): the rate climbs from step to step, by the same factor each time, until training falls apart;
/// the loss of each step tells which rates are worth trying. It runs several times, from other weights and in another order: a rate that
/// most runs do not agree on is not suggested. Works for all trainers of this library. An immutable description.
/// </summary>
/// <remarks>
/// The trainer itself runs the test, with the given options except these: there is no validation, no schedule, no fine-tuning, no early
/// stopping, no weight average, no checkpoint and no callback, and <c>Epochs</c> does not matter. A frozen backbone that was
/// pretrained computes its features once for all runs, in the options' <see cref="FeatureCache"/> if they have one, so that the trainings
/// that follow find them there. The trained weights are thrown away.
/// </remarks>
public sealed record LearningRateFinder
{
    /// <summary>The first step's rate, above 0. Default 1e-7.</summary>
    public double Lowest { get; init => field = Guard.InRange(value, above: 0, atMost: float.MaxValue); } = 1e-7;

    /// <summary>The last step's rate, above <see cref="Lowest"/>. Default 1.</summary>
    public double Highest { get; init => field = Guard.InRange(value, above: 0, atMost: float.MaxValue); } = 1;

    /// <summary>Number of steps, at least 10; small data is gone through several times. Default 100.</summary>
    public int Steps { get; init => field = Guard.InRange(value, atLeast: 10); } = 100;

    /// <summary>
    /// How many runs must agree, at least 1: with the options' <c>Seed</c> and those after it. Where the first do not agree, others follow,
    /// up to one less than twice as many in all. Default 3.
    /// </summary>
    public int Runs { get; init => field = Guard.InRange(value, atLeast: 1); } = 3;

    /// <summary>How much of the smoothed loss is that of the steps before, at least 0 and below 1. Default 0.9.</summary>
    public double Smoothing { get; init => field = Guard.InRange(value, atLeast: 0, below: 1); } = 0.9;

    /// <summary>A run ends when the smoothed loss is more than this many times its best, above 1. Default 4.</summary>
    public double StopFactor { get; init => field = Guard.InRange(value, above: 1); } = 4;

    /// <summary>With more, a majority would no longer be needed.</summary>
    private int MostRuns => (2 * Runs) - 1;

    /// <summary>Runs the test.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="options">The options of the trainer whose learning rate is looked for. They are not changed.</param>
    /// <param name="data">Data with the columns that the trainer reads.</param>
    /// <returns>The loss at each rate, and a rate to begin with where the runs show one.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the data; the message names it.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or there are none.</exception>
    /// <exception cref="OperationCanceledException">Canceled by the options' token.</exception>
    public LearningRateCurve Run(MLContext ml, ConvNetTrainerOptions options, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        if (Highest <= Lowest)
        {
            throw new ArgumentException($"Highest is {Highest} and Lowest {Lowest}; the rate climbs from one to the other.");
        }

        ConvNetTrainerOptions plain = Plain(options);
        plain.Progress = options.Progress is null ? null : new PreparationOnly(options.Progress);
        using FeatureCache? ownCache = plain.Features.Cache is null ? new FeatureCache() : null;
        plain.Features.Cache ??= ownCache;
        var runs = new List<IReadOnlyList<LearningRatePoint>>(Runs);
        while (runs.Count < Runs)
        {
            RunAgain();
        }

        var curve = new LearningRateCurve(runs, Runs);
        while (curve.Doubt is not null && runs.Count < MostRuns && curve.RunSuggestions.Count(static rate => rate is null) < Runs)
        {
            RunAgain();
            curve = new LearningRateCurve(runs, Runs);
        }

        return curve;

        void RunAgain()
        {
            plain.Seed = options.Seed + runs.Count;
            runs.Add(RunOnce(ml, plain, new RangeTestCallback(this, runs.Count, options.Progress), data));
        }
    }

    private IReadOnlyList<LearningRatePoint> RunOnce(MLContext ml, ConvNetTrainerOptions plain, RangeTestCallback climb, IDataView data)
    {
        plain.Callbacks = [climb];
        // The callback ends the training long before: an epoch has at least one step.
        plain.Epochs = Steps;
        try
        {
            using ConvNetTransformer model = plain.Trainer(ml).Fit(data);
        }
        catch (InvalidOperationException e) when (e.InnerException is DivergedException)
        {
            // Rates so high that the loss is not a number any more are what the test looks for.
        }

        plain.CancellationToken.ThrowIfCancellationRequested();
        return climb.Points;
    }

    private ConvNetTrainerOptions Plain(ConvNetTrainerOptions options)
    {
        ConvNetTrainerOptions plain = options.Copy();
        plain.LearningRate = Lowest;
        plain.Optimization.Schedule = LearningRateSchedule.Constant;
        plain.Optimization.ReduceOnPlateau = null;
        plain.Optimization.WeightAverageDecay = null;
        plain.FineTune = null;
        plain.ValidationSetFraction = 0;
        plain.ValidationSet = null;
        plain.Monitor = TrainingMetric.Loss;
        plain.MonitorMode = MonitorMode.Auto;
        plain.RestoreBestWeights = false;
        plain.EarlyStopping = null;
        plain.Checkpoints = new CheckpointOptions();
        return plain;
    }

    /// <summary>Epochs of the test mean nothing to who watches; what comes before it may take long.</summary>
    private sealed class PreparationOnly(IProgress<TrainingProgress> inner) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Stage < TrainingStage.Training)
            {
                inner.Report(value);
            }
        }
    }
}
