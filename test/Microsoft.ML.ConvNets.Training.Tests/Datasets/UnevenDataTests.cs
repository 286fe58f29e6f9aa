using Microsoft.ML.ConvNets.Training.Datasets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

[TestClass]
public class UnevenDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_split_has_the_same_share_of_each_class()
    {
        using var store = new VectorDataset(TensorShape.Vector(1));
        int[] classes = [.. Enumerable.Repeat(0, 70), .. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(2, 10)];
        for (int i = 0; i < classes.Length; i++)
        {
            store.Register(new DataViewRowId((ulong)i, 0), store.Add([i]), new SampleTarget([classes[i]]));
        }

        store.Seal();
        foreach (int seed in new[] { 1, 2, 3 })
        {
            (int[] training, int[] validation) = ValidationSplit.Of(store, 3, 0.2, seed);
            CollectionAssert.AreEqual(new[] { 14, 4, 2 }, ValidationSplit.ClassCounts(store, validation, 3));
            CollectionAssert.AreEqual(Enumerable.Range(0, 100).ToArray(), training.Concat(validation).Order().ToArray(), "each sample once");
        }

        CollectionAssert.AreEqual(ValidationSplit.Of(store, 3, 0.2, 1).Validation, ValidationSplit.Of(store, 3, 0.2, 1).Validation);
        CollectionAssert.AreNotEqual(ValidationSplit.Of(store, 3, 0.2, 1).Validation, ValidationSplit.Of(store, 3, 0.2, 2).Validation);
        Assert.HasCount(33, ValidationSplit.Of(store, 3, 0.33, 1).Validation, "shares are rounded so that the sum is right");
    }

    /// <summary>Early stopping waited for figures that never came.</summary>
    [TestMethod]
    public void A_fraction_that_holds_nothing_out_is_refused_before_anything_is_read()
    {
        List<ImageRow> rows = TestImages.Rows(24);
        int reports = 0;
        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o =>
        {
            (o.ValidationSetFraction, o.EarlyStopping) = (0.01, new EarlyStopping());
            o.Progress = new Reports(_ => reports++);
        }));
        StringAssert.Contains(error.Message, "ValidationSetFraction is 0.01");
        StringAssert.Contains(error.Message, "0.042");
        Assert.AreEqual(0, reports);
        Assert.AreEqual(1, ValidationSplit.CountOf(24, 0.042));
        Assert.AreEqual(0, ValidationSplit.CountOf(24, 0));
    }

    [TestMethod]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // compute_class_weight("balanced", classes=[0, 1, 2], y=[0]*6 + [1]*3 + [2]*1)
        double[] weights = ClassWeights.Balanced.For(["a", "b", "c"], [6, 3, 1]);
        Assert.AreEqual(0.55555556, weights[0], 1e-6);
        Assert.AreEqual(1.11111111, weights[1], 1e-6);
        Assert.AreEqual(3.33333333, weights[2], 1e-6);
    }

    [TestMethod]
    public void Class_weights_and_the_same_numbers_as_a_column_train_alike()
    {
        List<ImageRow> rows = [.. TestImages.Rows(24).Where((row, i) => row.Label == "left" || i % 4 == 1)];
        var weights = new Dictionary<string, double> { ["left"] = 0.5, ["right"] = 2 };
        IDataView data = _ml.Data.LoadFromEnumerable(rows.Select(r => new WeightedRow { Label = r.Label, Image = r.Image, Weight = (float)weights[r.Label] }).ToList());
        using var byClass = TinyTraining.Fit(_ml, data, o => o.ClassWeights = ClassWeights.Of(weights));
        using var byColumn = TinyTraining.Fit(_ml, data, o => o.ExampleWeightColumnName = "Weight");
        using var alike = TinyTraining.Fit(_ml, data);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, byColumn), ModelZip.WeightsOf(_ml, byClass));
        Assert.AreNotEqual(ModelZip.WeightsOf(_ml, alike), ModelZip.WeightsOf(_ml, byClass));
    }

    [TestMethod]
    public void Weights_for_unknown_classes_are_refused_before_anything_is_read()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(
            _ml, TestImages.Load(_ml, 8), o => o.ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["above"] = 2 })).Dispose());
        StringAssert.Contains(error.Message, "above");
        StringAssert.Contains(error.Message, "left, right");
        Assert.ThrowsExactly<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double> { ["left"] = 0 }));
    }

    [TestMethod]
    public void Small_classes_and_duplicates_are_told()
    {
        List<ImageRow> rows = TestImages.Rows(20);
        rows = [.. rows.Where((row, i) => row.Label == "left" || i == 1)];
        List<string> warnings = Warnings(rows, o => o.MinimumPerClass = 3);
        Assert.IsTrue(warnings.Exists(w => w.Contains("right (1)", StringComparison.Ordinal)), string.Join("|", warnings));

        List<ImageRow> twice = [.. TestImages.Rows(12), .. TestImages.Rows(12)];
        int duplicates = 0;
        warnings = Warnings(twice, o => o.ValidationSetFraction = 0.25, history => duplicates = history.Duplicates);
        Assert.IsGreaterThan(0, duplicates);
        Assert.IsTrue(warnings.Exists(w => w.Contains($"{duplicates} of 6", StringComparison.Ordinal)), string.Join("|", warnings));
    }

    [TestMethod]
    public void A_batch_larger_than_the_data_is_told()
    {
        List<string> warnings = Warnings(TestImages.Rows(8), o => o.BatchSize = 64);
        Assert.IsTrue(warnings.Exists(w => w.Contains("BatchSize is 64", StringComparison.Ordinal)), string.Join("|", warnings));
    }

    private static List<string> Warnings(List<ImageRow> rows, Action<ConvNetClassifier.Options> change, Action<TrainingHistory>? read = null)
    {
        var ml = new MLContext(seed: 1);
        List<string> warnings = [];
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(e.Message);
            }
        };
        using var model = TinyTraining.Fit(ml, ml.Data.LoadFromEnumerable(rows), change);
        read?.Invoke(model.LastTransformer.History!);
        return warnings;
    }

    private sealed class WeightedRow
    {
        public string Label { get; set; } = "";

        public float Weight { get; set; }

        [Microsoft.ML.Transforms.Image.ImageType(TestImages.Side, TestImages.Side)]
        public Microsoft.ML.Data.MLImage Image { get; set; } = null!;
    }
}
