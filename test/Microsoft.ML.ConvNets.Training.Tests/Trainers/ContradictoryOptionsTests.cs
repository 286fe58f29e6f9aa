using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

[TestClass]
public class ContradictoryOptionsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Options_that_contradict_each_other_are_refused_by_name_before_any_work()
    {
        (string Name, Action<ConvNetClassifier.Options> Change)[] cases =
        [
            ("EarlyStopping", o => o.EarlyStopping = new EarlyStopping()),
            ("EarlyStopping", o => (o.EarlyStopping, o.ValidationSetFraction) = (new EarlyStopping { Monitor = TrainingMetric.ValidationTopKAccuracy }, 0.2)),
            ("EarlyStopping", o => o.EarlyStopping = new EarlyStopping { Monitor = TrainingMetric.MeanAbsoluteError }),
            ("Monitor", o => o.Monitor = TrainingMetric.ValidationAccuracy),
            ("Checkpoints", o => o.Checkpoints = new CheckpointOptions { Folder = "never", BestOnly = true }),
            ("RestoreBestWeights", o => (o.RestoreBestWeights, o.Monitor) = (true, TrainingMetric.ValidationLoss)),
            ("WeightAverageDecay", o => o.Optimization.WeightAverageDecay = 1),
            ("LabelSmoothing", o => o.LabelSmoothing = 1),
            ("TopK", o => o.TopK = 0),
            ("MinimumPerClass", o => o.MinimumPerClass = 0),
            ("ResumeFrom", o => o.Checkpoints.ResumeFrom = "nowhere"),
            ("Callbacks", o => o.Callbacks = [null!]),
            ("ExampleWeightColumnName", o => o.ExampleWeightColumnName = ""),
        ];
        foreach ((string name, Action<ConvNetClassifier.Options> change) in cases)
        {
            var error = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(change)), name);
            StringAssert.StartsWith(error.Message, name);
        }

        Assert.IsFalse(Directory.Exists("never"));
    }

    [TestMethod]
    public void What_only_the_data_can_tell_is_refused_before_an_image_is_read()
    {
        (string Says, Action<ConvNetClassifier.Options> Change)[] cases =
        [
            ("TopK is 5", o => o.TopK = 5),
            ("Schedule", o => (o.Optimization.Schedule, o.Epochs) = (LearningRateSchedule.Constant.WithWarmUp(3), 2)),
            ("Seed", o => (o.Checkpoints.ResumeFrom, o.Seed) = (Path.GetTempPath(), null)),
        ];
        foreach ((string says, Action<ConvNetClassifier.Options> change) in cases)
        {
            var reports = new Reports();
            var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 8), o =>
            {
                o.Progress = reports;
                change(o);
            }).Dispose());
            StringAssert.Contains(error.Message, says);
            Assert.IsEmpty(reports.All);
        }
    }

    [TestMethod]
    public void A_schedule_that_does_not_fit_is_refused_after_reading_where_the_rows_were_not_counted_before()
    {
        IDataView uncounted = _ml.Data.FilterRowsByColumn(
            _ml.Data.LoadFromEnumerable(TestImages.Rows(8).Select(r => new NumberedRow { Label = r.Label, Image = r.Image }).ToList()), "Number", lowerBound: 0);
        Assert.IsNull(uncounted.GetRowCount());
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => TinyTraining.Fit(_ml, uncounted, o => (o.Optimization.Schedule, o.Epochs) = (LearningRateSchedule.Constant.WithWarmUpSteps(5), 2)).Dispose());
        StringAssert.StartsWith(error.Message, "Schedule: ");
    }

    [TestMethod]
    public void A_batch_of_one_before_a_batch_norm_of_one_value_is_refused_even_inside_other_layers()
    {
        Network nested = Network.Sequential(GlobalAveragePool2D(), Residual([Dense(3), BatchNorm()]));
        string message = Assert.ThrowsExactly<ArgumentException>(
            () => TinyTraining.Fit(_ml, TestImages.Load(_ml, 4), o => (o.Network, o.BatchSize) = (nested, 1))).Message;
        StringAssert.Contains(message, "BatchSize is 1, and the batch norm 'batch_norm_1'");
    }

    private sealed class NumberedRow
    {
        public float Number { get; set; }

        public string Label { get; set; } = "";

        [Microsoft.ML.Transforms.Image.ImageType(TestImages.Side, TestImages.Side)]
        public Microsoft.ML.Data.MLImage Image { get; set; } = null!;
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EarlyStopping { Patience = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EarlyStopping { MinDelta = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CheckpointOptions { Folder = "x", Keep = 0 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CheckpointOptions { Folder = "x", EveryEpochs = 0 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CheckpointOptions { Folder = "x", EverySteps = 0 }.Check());
        Assert.ThrowsExactly<ArgumentException>(() => new CheckpointOptions { Folder = "" }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RegressionLoss.Huber(0));
    }
}
