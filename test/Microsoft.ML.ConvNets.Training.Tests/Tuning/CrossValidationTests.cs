using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Tuning;

/// <summary>ML.NET's own cross-validation, over pipelines that end with our trainers.</summary>
[TestClass]
public class CrossValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Multiclass()
    {
        LiveTensors.AssertNoneLeft(() =>
        {
            IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds = _ml.MulticlassClassification.CrossValidate(
                TestImages.Load(_ml, 60), TinyTraining.Pipeline(_ml, static o => o.Epochs = 5), numberOfFolds: 3);
            Assert.HasCount(3, folds);
            Assert.AreEqual(60, folds.Sum(static f => f.Metrics.ConfusionMatrix.Counts.Sum(static row => row.Sum())), "each image is held out once");
            foreach (var fold in folds)
            {
                Assert.IsGreaterThan(0.8, fold.Metrics.MicroAccuracy, $"fold {fold.Fold}");
                ((IDisposable)fold.Model).Dispose();
                Assert.Throws<ObjectDisposedException>(() => fold.Model.Transform(TestImages.Load(_ml, 2)).Preview());
            }
        });
    }

    [TestMethod]
    public void Binary()
    {
        var trainer = _ml.BinaryClassification.Trainers.ConvNetClassifier(new ConvNetBinaryClassifier.Options
        {
            Network = Network.Sequential(Dense(4, Activation.Tanh)),
            LabelColumnName = "Large",
            LearningRate = 0.1,
            Epochs = 20,
            Seed = 1,
            Hardware = { Threads = 1 },
        });
        foreach (var fold in _ml.BinaryClassification.CrossValidate(Points(), trainer, numberOfFolds: 4, labelColumnName: "Large"))
        {
            using var model = (ConvNetBinaryClassifierTransformer)fold.Model;
            Assert.IsGreaterThan(0.85, fold.Metrics.Accuracy);
            Assert.IsGreaterThan(0.95, fold.Metrics.AreaUnderRocCurve);
        }
    }

    [TestMethod]
    public void Regression()
    {
        var trainer = _ml.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options { Network = Network.Sequential(), LearningRate = 0.1, Epochs = 60, Seed = 1, Hardware = { Threads = 1 } });
        foreach (var fold in _ml.Regression.CrossValidate(Points(), trainer, numberOfFolds: 3))
        {
            using var model = (ConvNetRegressorTransformer)fold.Model;
            Assert.IsLessThan(0.1, fold.Metrics.MeanAbsoluteError);
            Assert.IsGreaterThan(0.9, fold.Metrics.RSquared);
        }
    }

    private IDataView Points()
    {
        var random = new Random(2);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble()).Select(static x => new Point { Features = [x], Label = (2 * x) - 1, Large = x > 0.5 }).ToList());
    }

    private sealed class Point
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Large { get; set; }
    }
}
