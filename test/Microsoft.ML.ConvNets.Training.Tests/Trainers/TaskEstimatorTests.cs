using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

[TestClass]
public class TaskEstimatorTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class YesNoRow
    {
        public bool Label { get; set; }

        public float Weight { get; set; } = 1;

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class ManyRow
    {
        [VectorType(2)]
        public bool[] Label { get; set; } = [];

        [ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class Point
    {
        public float Label { get; set; }

        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }

    private sealed class YesNoScore
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class ManyScore
    {
        public bool[] PredictedLabel { get; set; } = [];

        public float[] Score { get; set; } = [];
    }

    private sealed class NumberScore
    {
        public float Score { get; set; }
    }

    [TestMethod]
    public void A_binary_classifier_learns_and_survives_its_zip()
    {
        IDataView data = YesNo(48);
        using ConvNetBinaryClassifierTransformer model = _ml.BinaryClassification.Trainers.ConvNetClassifier(Binary(o => (o.Epochs, o.LabelSmoothing) = (8, 0.1))).Fit(data);
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(model.Transform(YesNo(40, seed: 2)));
        Assert.IsGreaterThan(0.9, metrics.Accuracy);
        Assert.IsGreaterThan(0.95, metrics.AreaUnderRocCurve);
        Assert.IsGreaterThan(0.9, model.History!.Epochs[^1].Accuracy!.Value);

        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        using var loaded = (IDisposable)_ml.Model.Load(file, out _);
        YesNoScore[] before = [.. _ml.Data.CreateEnumerable<YesNoScore>(model.Transform(YesNo(10, seed: 3)), reuseRowObject: false)];
        YesNoScore[] after = [.. _ml.Data.CreateEnumerable<YesNoScore>(((ITransformer)loaded).Transform(YesNo(10, seed: 3)), reuseRowObject: false)];
        for (int i = 0; i < before.Length; i++)
        {
            Assert.AreEqual(before[i].Score, after[i].Score);
            Assert.AreEqual(before[i].Score > 0, after[i].PredictedLabel);
            Assert.AreEqual(1 / (1 + Math.Exp(-before[i].Score)), after[i].Probability, 1e-6);
        }
    }

    [TestMethod]
    public void Several_labels_are_told_by_themselves()
    {
        IDataView data = Many(64);
        using ConvNetMultiLabelClassifierTransformer model = _ml.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier(new ConvNetMultiLabelClassifier.Options
        {
            Network = TinyModel.Network,
            FeatureColumnName = "Image",
            Epochs = 15,
            BatchSize = 8,
            LearningRate = 0.01,
            Seed = 1,
            Hardware = { Threads = 1 },
        }).Fit(data);
        Assert.IsGreaterThan(0.9, model.History!.Epochs[^1].Accuracy!.Value);
        CollectionAssert.AreEqual(new[] { "0", "1" }, model.LabelNames.ToArray());
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        using var loaded = (ConvNetMultiLabelClassifierTransformer)_ml.Model.Load(file, out _);
        ManyRow[] rows = [.. ManyRows(20, seed: 4)];
        ManyScore[] scores = [.. _ml.Data.CreateEnumerable<ManyScore>(loaded.Transform(_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
        int right = rows.Zip(scores).Sum(pair => pair.First.Label.Zip(pair.Second.PredictedLabel).Count(answer => answer.First == answer.Second));
        Assert.IsGreaterThan(35, right, "of 40");
        Assert.IsTrue(scores.All(s => s.Score.All(p => p is >= 0 and <= 1) && s.Score.Zip(s.PredictedLabel).All(p => p.First > 0.5f == p.Second)));
    }

    [TestMethod]
    public void Celsius_becomes_Fahrenheit()
    {
        float[] celsius = [-40, -10, 0, 8, 15, 22, 38];
        IDataView data = _ml.Data.LoadFromEnumerable(celsius.Select(c => new Point { Features = [c], Label = (c * 1.8f) + 32 }).ToList());
        using ConvNetRegressorTransformer model = _ml.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options
        {
            Network = Network.Sequential(),
            Epochs = 1500,
            LearningRate = 0.1,
            BatchSize = 7,
            Seed = 1,
            Hardware = { Threads = 1 },
        }).Fit(data);
        CollectionAssert.AreEqual(new[] { "output.weight", "output.bias" }, model.WeightNames.ToArray());
        Assert.AreEqual(1.8, model.GetWeights("output.weight").Single(), 0.018);
        Assert.AreEqual(32, model.GetWeights("output.bias").Single(), 0.32);
        RegressionMetrics metrics = _ml.Regression.Evaluate(model.Transform(data));
        Assert.IsGreaterThan(0.999, metrics.RSquared);
        Assert.AreEqual(metrics.MeanAbsoluteError, model.History!.Epochs[^1].Training.MeanAbsoluteError!.Value, 0.05);
        Assert.IsNull(model.History.Epochs[^1].Accuracy);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        using PredictionEngine<Point, NumberScore> engine = _ml.Model.CreatePredictionEngine<Point, NumberScore>(_ml.Model.Load(file, out _));
        Assert.AreEqual(212, engine.Predict(new Point { Features = [100] }).Score, 2);
        var error = Assert.ThrowsExactly<ArgumentException>(() => model.GetWeights("dense.weight"));
        StringAssert.Contains(error.Message, "output.weight");
    }

    [TestMethod]
    public void Every_regression_loss_learns()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 16).Select(i => new Point { Features = [i / 8f], Label = i / 4f }).ToList());
        foreach (RegressionLoss loss in new[] { RegressionLoss.MeanSquared, RegressionLoss.MeanAbsolute, RegressionLoss.Huber(0.5) })
        {
            using ConvNetRegressorTransformer model = _ml.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options
            {
                Network = Network.Sequential(Dense(8, Activation.Relu)),
                Loss = loss,
                Epochs = 60,
                LearningRate = 0.02,
                Seed = 1,
                Hardware = { Threads = 1 },
            }).Fit(data);
            Assert.IsLessThan(model.History!.Epochs[0].Loss / 5, model.History.Epochs[^1].Loss, loss.ToString());
        }
    }

    [TestMethod]
    public void Labels_of_another_type_are_refused_with_the_way_out()
    {
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(_ml, 4)).Transform(TestImages.Load(_ml, 4));
        Refused("Boolean", () => _ml.BinaryClassification.Trainers.ConvNetClassifier(TinyModel.Network, featureColumnName: "Image").Fit(keys));
        Refused("Single", () => _ml.Regression.Trainers.ConvNetRegressor(TinyModel.Network, featureColumnName: "Image").Fit(keys));
        Refused("vector of Booleans", () => _ml.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier(TinyModel.Network, featureColumnName: "Image").Fit(keys));
        Refused("MapValueToKey", () => _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyModel.Network, featureColumnName: "Image").Fit(YesNo(4)));

        static void Refused(string way, Func<IDisposable> fit) => StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => fit().Dispose()).Message, way);
    }

    [TestMethod]
    public void The_schema_before_there_is_data_is_that_of_the_data()
    {
        SchemaShapes.AssertAgrees(_ml.BinaryClassification.Trainers.ConvNetClassifier(Binary()), YesNo(8));
        SchemaShapes.AssertAgrees(
            _ml.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options { Network = Network.Sequential(), Epochs = 1, Hardware = { Threads = 1 } }),
            _ml.Data.LoadFromEnumerable([new Point { Features = [1], Label = 2 }, new Point { Features = [2], Label = 3 }]));
    }

    [TestMethod]
    public void A_weight_of_zero_is_as_good_as_leaving_the_sample_out()
    {
        List<YesNoRow> rows = YesNoRows(16);
        List<YesNoRow> wrong = [.. rows, .. YesNoRows(16, seed: 9).Select(r => new YesNoRow { Label = !r.Label, Image = r.Image, Weight = 0 })];
        // Without batch norm, whose statistics every sample takes part in; in one batch, so that the steps are the same.
        Network plain = Network.Sequential(Conv2D(4, 3, stride: 2, activation: Activation.Relu), Flatten());
        double[] expected = Losses(rows, weighted: false);
        double[] weighted = Losses(wrong, weighted: true);
        double[] counted = Losses(wrong, weighted: false);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], weighted[i], 1e-4);
        }

        Assert.AreNotEqual(expected[^1], counted[^1], 1e-3);

        double[] Losses(List<YesNoRow> data, bool weighted)
        {
            using ConvNetBinaryClassifierTransformer model = _ml.BinaryClassification.Trainers.ConvNetClassifier(Binary(o =>
            {
                (o.Network, o.Epochs, o.BatchSize, o.ExampleWeightColumnName) = (plain, 5, 64, weighted ? "Weight" : null);
            })).Fit(_ml.Data.LoadFromEnumerable(data));
            return [.. model.History!.Epochs.Select(e => e.Loss)];
        }
    }

    [TestMethod]
    public void Weights_that_are_none_are_refused()
    {
        List<YesNoRow> rows = YesNoRows(4);
        rows[2].Weight = -1;
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => _ml.BinaryClassification.Trainers.ConvNetClassifier(Binary(o => o.ExampleWeightColumnName = "Weight")).Fit(_ml.Data.LoadFromEnumerable(rows)).Dispose());
        StringAssert.Contains(error.Message, "-1");
        var missing = Assert.ThrowsExactly<ArgumentException>(
            () => _ml.BinaryClassification.Trainers.ConvNetClassifier(Binary(o => o.ExampleWeightColumnName = "Heaviness")).Fit(_ml.Data.LoadFromEnumerable(rows)).Dispose());
        StringAssert.Contains(missing.Message, "Heaviness");
    }

    private static ConvNetBinaryClassifier.Options Binary(Action<ConvNetBinaryClassifier.Options>? change = null)
    {
        var options = new ConvNetBinaryClassifier.Options
        {
            Network = TinyModel.Network,
            FeatureColumnName = "Image",
            Epochs = 1,
            BatchSize = 8,
            LearningRate = 0.01,
            Seed = 1,
            Hardware = { Threads = 1 },
        };
        change?.Invoke(options);
        return options;
    }

    private IDataView YesNo(int count, int seed = 1) => _ml.Data.LoadFromEnumerable(YesNoRows(count, seed));

    private static List<YesNoRow> YesNoRows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new YesNoRow { Label = i % 2 == 1, Image = TestImages.Image(i % 2, random) })];
    }

    private IDataView Many(int count, int seed = 1) => _ml.Data.LoadFromEnumerable(ManyRows(count, seed));

    /// <summary>Whether the left and whether the upper half is bright.</summary>
    private static List<ManyRow> ManyRows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new ManyRow { Label = [i % 4 is 0 or 2, i % 4 is 2 or 3], Image = Quarter(i % 4, random) })];
    }

    private static MLImage Quarter(int kind, Random random)
    {
        byte[] pixels = new byte[TestImages.Side * TestImages.Side * 4];
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            bool left = i % TestImages.Side < TestImages.Side / 2, top = i / TestImages.Side < TestImages.Side / 2;
            int value = random.Next(40) + (left && kind is 0 or 2 ? 100 : 0) + (top && kind is 2 or 3 ? 100 : 0);
            pixels.AsSpan(i * 4, 3).Fill((byte)value);
            pixels[(i * 4) + 3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(TestImages.Side, TestImages.Side, MLPixelFormat.Rgba32, pixels);
    }
}
