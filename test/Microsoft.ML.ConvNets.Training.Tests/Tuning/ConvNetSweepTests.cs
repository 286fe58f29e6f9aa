using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Tuning;

[TestClass]
public class ConvNetSweepTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_grid_tries_all_combinations_and_keeps_the_best_model()
    {
        IDataView data = Prepared(TestImages.Load(_ml, 60));
        var rows = new List<SweepTrial>();
        ConvNetClassifier.Options options = Options();
        using SweepResult<ConvNetClassifier.Options, ConvNetClassifierTransformer> result = ConvNetSweep.Of(options)
            .Vary("rate", (o, rate) => o.LearningRate = rate, 1e-7, 0.01)
            .VaryNamed("optimizer", (o, optimizer) => o.Optimizer = optimizer, ("adam", ConvNetOptimizer.Adam()), ("sgd", ConvNetOptimizer.Sgd()))
            .Reporting(new Now<SweepTrial>(rows.Add))
            .Grid(_ml, data);
        Assert.HasCount(4, result.Trials);
        CollectionAssert.AreEqual(result.Trials.ToArray(), rows);
        CollectionAssert.AreEqual(
            new[] { "1 (rate 1E-07, optimizer adam)", "2 (rate 1E-07, optimizer sgd)", "3 (rate 0.01, optimizer adam)", "4 (rate 0.01, optimizer sgd)" },
            result.Trials.Select(static t => t.ToString()).ToArray());
        Assert.IsTrue(result.Trials.All(static t => t.Outcome == SweepOutcome.Completed && t.Epochs == 3 && t.Duration > TimeSpan.Zero));
        Assert.AreEqual(result.Trials.Min(static t => t.Value), result.Best!.Value);
        Assert.AreEqual(0.01, result.BestOptions!.LearningRate);
        Assert.AreEqual(TrainingMetric.ValidationLoss, result.Metric);
        Assert.IsFalse(result.IsCanceled);

        // The model is alive, and it is that of the best trial: trained again with its options, the weights are the same.
        TrainingHistory history = result.Model!.History!;
        Assert.AreEqual(result.Best.Value, history.Epochs[result.Best.KeptEpoch!.Value - 1].ValidationLoss);
        using ConvNetClassifierTransformer again = _ml.MulticlassClassification.Trainers.ConvNetClassifier(result.BestOptions).Fit(data);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, result.Model), ModelZip.WeightsOf(_ml, again));
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(result.Model.Transform(data)).MicroAccuracy);
        Assert.AreEqual(0.5, options.LearningRate, "the options that the sweep began with are not changed");
    }

    [TestMethod]
    public void The_table_is_aligned_and_the_values_are_quoted()
    {
        using var result = ConvNetSweep.Of(Options(o => o.Epochs = 1))
            .VaryNamed("network", (o, network) => o.Network = network, ("one, \"small\"", TinyModel.Network), ("another", Network.Sequential(Flatten(), Dense(4))))
            .Grid(_ml, Prepared(TestImages.Load(_ml, 20)));
        string[] lines = result.ToTable().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, lines);
        StringAssert.Contains(lines[0], "ValidationLoss");
        Assert.AreEqual(lines[0].IndexOf("network", StringComparison.Ordinal), lines[2].IndexOf("another", StringComparison.Ordinal));
        Assert.AreEqual(1, lines.Count(static l => l.EndsWith('*')));
        StringAssert.EndsWith(lines[result.Best!.Number], "*");
        string[] csv = result.ToCsv().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("trial,network,ValidationLoss,kept_epoch,epochs,seconds,outcome", csv[0]);
        StringAssert.StartsWith(csv[1], $"1,\"one, \"\"small\"\"\",{result.Trials[0].Value:G6},1,1,");
    }

    [TestMethod]
    public void Random_draws_each_combination_once_and_by_its_seed_alone()
    {
        IDataView data = Prepared(TestImages.Load(_ml, 16));
        ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> sweep = ConvNetSweep.Of(Options(o => o.Epochs = 1))
            .Vary("batch", (o, size) => o.BatchSize = size, 2, 4, 8)
            .Vary("clip", (o, max) => o.Optimization.GradientClipping = GradientClipping.ByNorm(max), 1.0, 2.0);
        string[] first = Drawn(sweep, trials: 6, seed: 3);
        Assert.AreEqual(6, first.Distinct().Count());
        CollectionAssert.AreEqual(first[..4], Drawn(sweep, trials: 4, seed: 3));
        CollectionAssert.AreNotEqual(first[..4], Drawn(sweep, trials: 4, seed: 4));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sweep.Random(_ml, data, trials: 7)).Message, "6 combinations");

        ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> ranged = ConvNetSweep.Of(Options(o => o.Epochs = 1))
            .VaryBetween("rate", (o, rate) => o.LearningRate = rate, 1e-5, 1e-1).VaryBetween("smoothing", (o, fraction) => o.LabelSmoothing = fraction, 0, 0.2, logarithmic: false);
        using var result = ranged.Random(_ml, data, trials: 8);
        double[] rates = [.. result.Trials.Select(static t => double.Parse(t.Settings[0].Value))];
        Assert.AreEqual(8, rates.Distinct().Count());
        Assert.IsTrue(rates.All(static r => r is >= 1e-5 and <= 1e-1));
        Assert.IsTrue(rates.Count(static r => r < 1e-3) is > 0 and < 8, "orders of magnitude are drawn alike");
        Assert.AreEqual(double.Parse(result.Best!.Settings[0].Value), result.BestOptions!.LearningRate);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => ranged.Grid(_ml, data)).Message, "'rate'");

        string[] Drawn(ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> what, int trials, int seed)
        {
            using var drawn = what.Random(_ml, data, trials, seed);
            return [.. drawn.Trials.Select(static t => string.Join(' ', t.Settings.Select(static s => s.Value)))];
        }
    }

    [TestMethod]
    public void A_trial_that_diverges_or_does_not_fit_is_a_row()
    {
        using var result = ConvNetSweep.Of(Options(o => (o.Network, o.Epochs) = (Network.Sequential(Flatten(), Dense(8, Activation.LeakyRelu)), 2)))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 1e30, 0.01)
            .VaryNamed("network", (o, network) => o.Network = network ?? o.Network, ("fits", null), ("too deep", Network.Sequential(MaxPool2D(8), MaxPool2D(8))))
            .Grid(_ml, Prepared(TestImages.Load(_ml, 40)));
        CollectionAssert.AreEqual(
            new[] { SweepOutcome.Diverged, SweepOutcome.Refused, SweepOutcome.Completed, SweepOutcome.Refused }, result.Trials.Select(static t => t.Outcome).ToArray());
        Assert.IsNull(result.Trials[0].Value);
        StringAssert.Contains(result.Trials[0].Message, "diverged");
        StringAssert.Contains(result.Trials[1].Message, "max_pool2d");
        Assert.AreEqual(3, result.Best!.Number);

        using var none = ConvNetSweep.Of(Options(o => o.Network = Network.Sequential(Flatten(), Dense(8, Activation.LeakyRelu))))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 1e30).Grid(_ml, Prepared(TestImages.Load(_ml, 40)));
        Assert.IsNull(none.Best);
        Assert.IsNull(none.Model);
        StringAssert.Contains(none.ToTable(), "Diverged");
    }

    [TestMethod]
    public void Early_stopping_holds_for_each_trial_and_callbacks_are_shared()
    {
        var counter = new Counter();
        using var result = ConvNetSweep.Of(Options(o => (o.Epochs, o.EarlyStopping, o.Callbacks) = (50, new EarlyStopping { Patience = 1, MinDelta = 10 }, [counter])))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.001, 0.01).Grid(_ml, Prepared(TestImages.Load(_ml, 30)));
        Assert.IsTrue(result.Trials.All(static t => t.Outcome == SweepOutcome.Stopped && t.Epochs == 2), result.ToTable());
        StringAssert.Contains(result.Trials[0].Message, "ValidationLoss");
        Assert.AreEqual(2, counter.Trainings);
        Assert.HasCount(1, result.BestOptions!.Callbacks);
    }

    [TestMethod]
    public void A_trial_worse_than_the_median_is_cut_off()
    {
        ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> sweep = ConvNetSweep.Of(Options(o => o.Epochs = 6))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.01, 0.02, 1e-7, 0.015);
        IDataView data = Prepared(TestImages.Load(_ml, 60));
        using var all = sweep.Grid(_ml, data);
        Assert.IsTrue(all.Trials.All(static t => t.Epochs == 6));
        using var some = sweep.CutOffAfter(2).Grid(_ml, data);
        Assert.AreEqual(SweepOutcome.CutOff, some.Trials[2].Outcome);
        Assert.AreEqual(3, some.Trials[2].Epochs);
        StringAssert.Contains(some.Trials[2].Message, "median of 2 other trials at epoch 3");
        Assert.AreEqual(6, some.Trials[0].Epochs);
        Assert.AreEqual(6, some.Trials[1].Epochs);
    }

    [TestMethod]
    public void A_frozen_backbone_runs_once_for_all_trials()
    {
        var backbone = new Backbone("tiny", [Block([Conv2D(4, 3, stride: 2, padding: 1)], "stem"), GlobalAveragePool2D()], minimumSize: 8);
        var uses = new List<FeatureCacheUse>();
        using var result = ConvNetSweep.Of(Options(o => (o.Network, o.Callbacks) = (Network.FromBackbone(backbone, trainable: false, [Dense(8)]), [new Ending(h => uses.Add(h.Features!))])))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.001, 0.01, 0.1).Grid(_ml, Prepared(TestImages.Load(_ml, 40)));
        CollectionAssert.AreEqual(new long[] { 40, 0, 0 }, uses.Select(static u => u.Misses).ToArray());
        Assert.IsNull(result.BestOptions!.Features.Cache, "the sweep's own cache is gone");
    }

    [TestMethod]
    public void Cancellation_returns_the_rows_so_far()
    {
        using var source = new CancellationTokenSource();
        using var result = ConvNetSweep.Of(Options(o => o.CancellationToken = source.Token))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.001, 0.01, 0.1)
            .Reporting(new Now<SweepTrial>(t => Cancel(t.Number == 2)))
            .Grid(_ml, Prepared(TestImages.Load(_ml, 20)));
        Assert.HasCount(2, result.Trials);
        Assert.IsTrue(result.IsCanceled);
        Assert.IsNotNull(result.Model);

        using var during = new CancellationTokenSource();
        using var cut = ConvNetSweep.Of(Options(o => (o.CancellationToken, o.Callbacks) = (during.Token, [new Epochs(during.Cancel)])))
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.001, 0.01).Grid(_ml, Prepared(TestImages.Load(_ml, 20)));
        Assert.AreEqual(SweepOutcome.Canceled, cut.Trials.Single().Outcome);
        Assert.IsTrue(cut.IsCanceled);

        void Cancel(bool now)
        {
            if (now)
            {
                source.Cancel();
            }
        }
    }

    [TestMethod]
    public void Only_the_best_model_is_left()
    {
        IDataView data = Prepared(TestImages.Load(_ml, 20));
        LiveTensors.AssertNoneLeft(() =>
        {
            using var result = ConvNetSweep.Of(Options(o => o.Epochs = 1)).Vary("rate", (o, rate) => o.LearningRate = rate, 0.1, 1e30, 0.01, 0.001).Grid(_ml, data);
            Assert.HasCount(4, result.Trials);
        });
        LiveTensors.AssertNoneLeft(() => Assert.ThrowsExactly<InvalidTimeZoneException>(() => ConvNetSweep
            .Of(Options(o => o.Epochs = 1)).Vary("rate", (o, rate) => o.LearningRate = rate, 0.01, 0.02)
            .Reporting(new Now<SweepTrial>(t => throw new InvalidTimeZoneException())).Grid(_ml, data)));
    }

    [TestMethod]
    public void Sweeps_of_the_other_trainers()
    {
        IDataView points = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(static i => new Point { Features = [i / 60f], Label = 2 * i / 60f, Large = i >= 30, Both = [i >= 30, i < 10] }));
        Network network = Network.Sequential(Dense(4, Activation.Tanh));
        using var regression = ConvNetSweep.Of(new ConvNetRegressor.Options { Network = network, ValidationSetFraction = 0.3, Seed = 1, Hardware = { Threads = 1 }, Epochs = 2, Monitor = TrainingMetric.ValidationMeanAbsoluteError })
            .VaryNamed("loss", (o, loss) => o.Loss = loss, ("squared", RegressionLoss.MeanSquared), ("absolute", RegressionLoss.MeanAbsolute)).Grid(_ml, points);
        ConvNetRegressorTransformer regressor = regression.Model!;
        Assert.AreEqual(regression.Trials.Min(static t => t.Value), regressor.History!.Epochs[regression.Best!.KeptEpoch!.Value - 1].Validation!.MeanAbsoluteError);

        using var binary = ConvNetSweep.Of(new ConvNetBinaryClassifier.Options { Network = network, LabelColumnName = "Large", ValidationSetFraction = 0.3, Seed = 1, Hardware = { Threads = 1 }, Epochs = 2, Monitor = TrainingMetric.ValidationAccuracy })
            .Vary("rate", (o, rate) => o.LearningRate = rate, 1e-7, 0.1).Grid(_ml, points);
        Assert.AreEqual(binary.Trials.Max(static t => t.Value), binary.Best!.Value, "more accuracy is better");

        using var labels = ConvNetSweep.Of(new ConvNetMultiLabelClassifier.Options { Network = network, LabelColumnName = "Both", ValidationSetFraction = 0.3, Seed = 1, Hardware = { Threads = 1 }, Epochs = 1 })
            .Vary("rate", (o, rate) => o.LearningRate = rate, 0.01).Grid(_ml, points);
        Assert.HasCount(2, labels.Model!.LabelNames);
    }

    [TestMethod]
    public void Sweeps_that_make_no_sense_are_refused_before_any_work()
    {
        IDataView data = Prepared(TestImages.Load(_ml, 8));
        ConvNetSweep<ConvNetClassifier.Options, ConvNetClassifierTransformer> sweep = ConvNetSweep.Of(Options());
        Refused(() => sweep.Grid(_ml, data), "Nothing is varied");
        Refused(() => sweep.Vary<double>("rate", (o, rate) => o.LearningRate = rate), "'rate' has no values");
        Refused(() => sweep.Vary("rate", (o, rate) => o.LearningRate = rate, 1.0, 1.0), "twice");
        Refused(() => sweep.Vary("rate", (o, rate) => o.LearningRate = rate, 1.0).Vary("rate", (o, rate) => o.LearningRate = rate, 2.0), "'rate' is varied twice");
        Refused(() => sweep.VaryBetween("rate", (o, rate) => o.LearningRate = rate, 0, 1), "logarithmic");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sweep.CutOffAfter(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sweep.Vary("rate", (o, rate) => o.LearningRate = rate, 1.0).Random(_ml, data, 0));

        var trained = new Counter();
        Refused(() => Rates(o => o.ValidationSetFraction = 0), "ValidationSet", "ValidationSetFraction");
        Refused(() => Rates(o => o.Checkpoints = new CheckpointOptions { Folder = "folder" }), "Checkpoints");
        Refused(() => Rates(static _ => { }, 0.1, -1), "Trial 2 (rate -1)", "LearningRate");
        Refused(() => Rates(static o => o.FeatureColumnName = "Nothing"), "Nothing");
        Assert.AreEqual(0, trained.Trainings);

        void Rates(Action<ConvNetClassifier.Options> change, params double[] rates) => ConvNetSweep.Of(Options(o =>
        {
            o.Callbacks = [trained];
            change(o);
        })).Vary("rate", (o, rate) => o.LearningRate = rate, rates.Length == 0 ? [0.1] : rates).Grid(_ml, data).Dispose();

        static void Refused(Action action, params string[] parts)
        {
            string message = Assert.ThrowsExactly<ArgumentException>(action).Message;
            Array.ForEach(parts, part => StringAssert.Contains(message, part));
        }
    }

    private static ConvNetClassifier.Options Options(Action<ConvNetClassifier.Options>? change = null) => TinyTraining.Options(o =>
    {
        o.Epochs = 3;
        o.LearningRate = 0.5;
        o.ValidationSetFraction = 0.4;
        change?.Invoke(o);
    });

    private IDataView Prepared(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private sealed class Now<T>(Action<T> act) : IProgress<T>
    {
        public void Report(T value) => act(value);
    }

    private sealed class Counter : ITrainingCallback
    {
        internal int Trainings { get; private set; }

        public void OnTrainingBegin(CallbackContext control) => Trainings++;
    }

    private sealed class Ending(Action<TrainingHistory> act) : ITrainingCallback
    {
        public void OnTrainingEnd(TrainingHistory history) => act(history);
    }

    private sealed class Epochs(Action act) : ITrainingCallback
    {
        public void OnEpochEnd(EpochResult epoch, CallbackContext control) => act();
    }

    private sealed class Point
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Large { get; set; }

        [VectorType(2)]
        public bool[] Both { get; set; } = [];
    }
}
