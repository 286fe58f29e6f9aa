using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Tuning;

[TestClass]
public class LearningRateFinderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_rate_climbs_by_the_same_factor_and_the_smoothed_loss_is_the_corrected_average()
    {
        IDataView data = Prepared(TestImages.Load(_ml, 64));
        LearningRateCurve curve = new LearningRateFinder { Lowest = 1e-6, Highest = 1e-3, Steps = 31, Smoothing = 0.8, Runs = 1 }.Run(_ml, TinyTraining.Options(), data);
        Assert.AreEqual(31, curve.Points.Count);
        double average = 0;
        for (int i = 0; i < 31; i++)
        {
            LearningRatePoint point = curve.Points[i];
            Assert.AreEqual(i + 1, point.Step);
            Assert.AreEqual(1e-6 * Math.Pow(10, i / 10.0), point.LearningRate, point.LearningRate * 1e-9);
            average = (0.8 * average) + (0.2 * point.Loss);
            Assert.AreEqual(average / (1 - Math.Pow(0.8, i + 1)), point.SmoothedLoss, 1e-12);
        }

        string[] csv = curve.ToCsv().Split(Environment.NewLine);
        Assert.AreEqual("step,learning_rate,loss,smoothed_loss", csv[0]);
        StringAssert.StartsWith(csv[1], "1,1.00E-06,");
        Assert.AreEqual(33, csv.Length);
    }

    [TestMethod]
    public void The_first_loss_is_that_of_an_ordinary_training()
    {
        // With the same seed both begin with the same weights and the same batch.
        var losses = new Recorder();
        IDataView data = TestImages.Load(_ml, 64);
        using var trained = TinyTraining.Fit(_ml, data, o => (o.Epochs, o.Callbacks) = (1, [losses]));
        LearningRateCurve curve = new LearningRateFinder { Steps = 10, Runs = 2 }.Run(_ml, TinyTraining.Options(), Prepared(data));
        Assert.AreEqual(losses.First, curve.Runs[0][0].Loss);
        Assert.AreNotEqual(losses.First, curve.Runs[1][0].Loss, "other weights, other batches");
        Assert.AreEqual((curve.Runs[0][0].Loss + curve.Runs[1][0].Loss) / 2, curve.Points[0].Loss, 1e-12);
    }

    [TestMethod]
    public void A_loss_that_grows_ends_the_test()
    {
        // A straight line by plain gradient descent over all points at once: x is spread over [0, 1), so the largest curvature of the mean squared error is about 2.5, and rates
        // above 2 / 2.5 = 0.8 throw the line away.
        ConvNetRegressor.Options options = Line();
        (options.Optimizer, options.BatchSize) = (ConvNetOptimizer.Sgd(momentum: 0), 60);
        LearningRateCurve curve = new LearningRateFinder { Highest = 1e4, Steps = 100 }.Run(_ml, options, Points());
        Assert.IsLessThan(100, curve.Points.Count);
        Assert.IsTrue(curve.Points.All(static p => double.IsFinite(p.Loss)));
        Assert.IsGreaterThan(0.8, curve.Points[^1].LearningRate);
        // What grows needs some steps until it is larger than what still falls.
        Assert.IsLessThan(8, curve.AtMinimum!.Value, curve.ToString());
        Assert.IsTrue(curve.Suggested is > 1e-3 and < 0.8, $"{curve.Suggested}");
        Assert.IsLessThan(curve.AtMinimum.Value, curve.Suggested!.Value);

        // Infinite at once, in the first epoch of one step each.
        LearningRateCurve wild = new LearningRateFinder { Lowest = 1e20, Highest = 1e38 }.Run(_ml, options, Points());
        Assert.IsLessThan(10, wild.Points.Count);
        Assert.IsNull(wild.Suggested);
        StringAssert.Contains(wild.Doubt, "make no curve");
    }

    [TestMethod]
    public void The_suggested_rate_learns()
    {
        IDataView data = TestImages.Load(_ml, 96);
        LearningRateCurve curve = new LearningRateFinder().Run(_ml, TinyTraining.Options(), Prepared(data));
        double rate = curve.Suggested!.Value;
        using var model = TinyTraining.Fit(_ml, data, o => (o.LearningRate, o.Epochs) = (rate, 6));
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(TestImages.Load(_ml, 40, seed: 2))).MicroAccuracy);
    }

    [TestMethod]
    public void Options_are_not_changed_and_what_would_disturb_is_left_out()
    {
        var folder = new TemporaryFolder();
        using (folder)
        {
            var callback = new Recorder();
            string checkpoints = Path.Combine(folder.Path, "checkpoints");
            IDataView data = Prepared(TestImages.Load(_ml, 40));
            ConvNetClassifier.Options options = TinyTraining.Options(o =>
            {
                o.Callbacks = [callback];
                o.Checkpoints = new CheckpointOptions { Folder = checkpoints };
                o.EarlyStopping = new EarlyStopping { Patience = 1 };
                o.ValidationSetFraction = 0.2;
                o.Optimization.Schedule = LearningRateSchedule.OneCycle();
                o.Optimization.ReduceOnPlateau = new ReduceOnPlateau { Patience = 0 };
                o.Optimization.WeightAverageDecay = 0.9;
            });
            var reports = new Reports();
            options.Progress = reports;
            LearningRateCurve curve = new LearningRateFinder { Highest = 1e-4 }.Run(_ml, options, data);
            Assert.AreEqual(100, curve.Points.Count, "a pass has five steps");
            Assert.IsNull(callback.First);
            Assert.IsFalse(Directory.Exists(checkpoints));
            Assert.AreEqual(0.01, options.LearningRate);
            Assert.AreEqual(2, options.Epochs);
            Assert.HasCount(1, options.Callbacks);
            Assert.IsNotNull(options.EarlyStopping);
            Assert.IsFalse(reports.All.Any(static r => r.Stage is TrainingStage.EpochFinished or TrainingStage.Validating));
            Assert.AreEqual(300, reports.All.Count(static r => r.Stage == TrainingStage.Training), "three runs");
        }
    }

    [TestMethod]
    public void A_frozen_backbone_runs_once_for_the_test_and_the_training_after_it()
    {
        var backbone = new Backbone("tiny", [Block([Conv2D(4, 3, stride: 2, padding: 1)], "stem"), GlobalAveragePool2D()], minimumSize: 8);
        using var cache = new FeatureCache();
        IDataView data = Prepared(TestImages.Load(_ml, 40));
        ConvNetClassifier.Options options = TinyTraining.Options(o => (o.Network, o.Features.Cache) = (Network.FromBackbone(backbone, trainable: false, [Dense(8)]), cache));
        new LearningRateFinder { Steps = 20, Runs = 1 }.Run(_ml, options, data);
        Assert.AreEqual(40, cache.Misses);
        using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(options).Fit(data);
        Assert.AreEqual(40, cache.Misses);
        Assert.AreEqual(40, model.History!.Features!.Hits);
    }

    [TestMethod]
    public void Works_for_a_regression_leaves_no_tensor_and_can_be_canceled()
    {
        IDataView data = Points();
        ConvNetRegressor.Options options = Line();
        LiveTensors.AssertNoneLeft(() => Assert.IsNotNull(new LearningRateFinder().Run(_ml, options, data).Suggested));

        using var source = new CancellationTokenSource();
        source.Cancel();
        options.CancellationToken = source.Token;
        Assert.Throws<OperationCanceledException>(() => new LearningRateFinder().Run(_ml, options, data));
    }

    [TestMethod]
    public void Numbers_out_of_their_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { Lowest = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { Highest = double.PositiveInfinity });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { Steps = 9 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { Smoothing = 1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { Runs = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LearningRateFinder { StopFactor = 1 });
        IDataView data = Prepared(TestImages.Load(_ml, 8));
        var error = Assert.ThrowsExactly<ArgumentException>(() => new LearningRateFinder { Lowest = 1 }.Run(_ml, TinyTraining.Options(), data));
        StringAssert.Contains(error.Message, "Highest");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => new LearningRateFinder().Run(_ml, TinyTraining.Options(o => o.BatchSize = 0), data)).Message, "BatchSize");
    }

    [TestMethod]
    public void The_suggestion_is_the_rate_at_which_the_loss_has_fallen_half_of_the_way()
    {
        // From 2.3 to 1.0 along a logistic curve whose middle is at 1e-3, then up from 1e-1 on.
        LearningRateCurve curve = Curve(seed => Valley(middle: 1e-3, noise: 0.03, seed));
        Assert.AreEqual(1e-3, curve.Suggested!.Value, 3e-4, curve.ToString());
        Assert.IsTrue(curve.AtMinimum is > 1e-2 and < 0.3, $"{curve.AtMinimum}");
        Assert.IsNull(curve.Doubt);
        Assert.HasCount(3, curve.RunSuggestions);
        // One easy batch among the first, as a residual network had one at 1.2e-6, changes nothing.
        LearningRateCurve dip = Curve(seed => Valley(1e-3, 0.03, seed, at => at is >= 8 and <= 10 ? -0.4 : 0));
        Assert.AreEqual(1e-3, dip.Suggested!.Value, 5e-4);
    }

    /// <summary>Digits were once told 0.002, 0.0094 and 0.002.</summary>
    [TestMethod]
    public void One_run_that_goes_astray_is_outvoted()
    {
        LearningRateCurve curve = Curve(4, seed => Valley(seed == 2 ? 1e-2 : 2e-3, 0.03, seed));
        Assert.IsNull(curve.Doubt);
        Assert.AreEqual(2e-3, curve.Suggested!.Value, 6e-4, curve.ToString());
        Assert.HasCount(4, curve.RunSuggestions);
        Assert.IsNull(Curve(4, seed => Valley(seed % 2 == 0 ? 1e-2 : 2e-3, 0.03, seed)).Suggested);
        Assert.IsNull(Curve(3, seed => Valley(2e-3, 0.03, seed, fall: seed == 2 ? 0 : 1.3)).Suggested);
        Assert.IsNotNull(Curve(4, seed => Valley(2e-3, 0.03, seed, fall: seed == 2 ? 0 : 1.3)).Suggested);
    }

    [TestMethod]
    public void In_doubt_nothing_is_suggested()
    {
        Says("did not fall", Curve(seed => Valley(1e-3, noise: 0.05, seed, fall: 0)));
        Says("do not agree", Curve(seed => Valley(seed == 1 ? 1e-4 : 2e-3, 0.03, seed)));
        Says("highest rate, 1", Curve(seed => Valley(0.3, 0.01, seed, rise: false)));
        Says("lowest rate already", Curve(seed => Valley(2e-7, 0.01, seed)));
        Says("make no curve", Curve(seed => Valley(1e-3, 0.03, seed)[..5]));

        static void Says(string doubt, LearningRateCurve curve)
        {
            Assert.IsNull(curve.Suggested);
            StringAssert.Contains(curve.Doubt, doubt);
        }
    }

    private static LearningRateCurve Curve(Func<int, LearningRatePoint[]> run) => Curve(3, run);

    private static LearningRateCurve Curve(int runs, Func<int, LearningRatePoint[]> run) => new([.. Enumerable.Range(1, runs).Select(run)], agreeing: 3);

    private static LearningRatePoint[] Valley(
        double middle, double noise, int seed, Func<int, double>? extra = null, double fall = 1.3, bool rise = true)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 100).Select(step =>
            {
                double rate = 1e-7 * Math.Pow(1e7, step / 99.0);
                double down = fall / (1 + Math.Pow(middle / rate, 2));
                double up = rise ? Math.Max(0, Math.Log10(rate) + 1) * 2 : 0;
                double loss = 2.3 - down + up + (extra?.Invoke(step) ?? 0) + (noise * ((2 * random.NextDouble()) - 1));
                return new LearningRatePoint(step + 1, rate, loss, loss);
            }),
        ];
    }

    private static ConvNetRegressor.Options Line() => new() { Network = Network.Sequential(), Seed = 1, Hardware = { Threads = 1 }, BatchSize = 10 };

    private IDataView Points() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(static i => new Point { Features = [i / 60f], Label = (1.8f * i / 60) + 0.32f }).ToList());

    private IDataView Prepared(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private sealed class Recorder : ITrainingCallback
    {
        internal double? First { get; private set; }

        public void OnStepEnd(StepResult step, CallbackContext control) => First ??= step.Loss;
    }

    private sealed class Point
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
