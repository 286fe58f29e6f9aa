using Microsoft.ML.ConvNets.Training.Datasets;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class LearningTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_small_problem_is_learned()
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 64, classes: 4), o => o.Epochs = 12);
        TrainingHistory history = model.LastTransformer.History!;
        Assert.AreEqual(TrainingOutcome.Completed, history.Outcome);
        CollectionAssert.AreEqual(Enumerable.Range(1, 12).ToArray(), history.Epochs.Select(e => e.Epoch).ToArray());
        Assert.IsGreaterThan(0.9, history.Epochs[^1].Accuracy!.Value);
        Assert.IsLessThan(history.Epochs[0].Loss, history.Epochs[^1].Loss);
        Assert.IsEmpty(history.BadImages);
        foreach (EpochResult epoch in history.Epochs)
        {
            Assert.IsNull(epoch.ValidationLoss);
            Assert.IsNull(epoch.ValidationAccuracy);
            Assert.IsGreaterThan(TimeSpan.Zero, epoch.Duration);
            Assert.IsGreaterThan(0, epoch.ImagesPerSecond);
        }

        CollectionAssert.AreEqual(TestImages.Classes, model.LastTransformer.ClassNames.ToArray());
        Assert.AreEqual(TinyModel.Network, model.LastTransformer.Network);
        Assert.AreEqual(TensorShape.Image(3, 16, 16), model.LastTransformer.InputShape);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(TestImages.Load(_ml, 40, classes: 4, seed: 2)));
        Assert.IsGreaterThan(0.9, metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Every_optimizer_learns()
    {
        IDataView data = TestImages.Load(_ml, 32);
        foreach (ConvNetOptimizer optimizer in new[] { ConvNetOptimizer.Sgd(), ConvNetOptimizer.Sgd(0.9, nesterov: true, weightDecay: 1e-4), ConvNetOptimizer.Adam(), ConvNetOptimizer.AdamW(), ConvNetOptimizer.RmsProp() })
        {
            using var model = TinyTraining.Fit(_ml, data, o => { o.Optimizer = optimizer; o.Epochs = 8; o.LearningRate = null; });
            IReadOnlyList<EpochResult> epochs = model.LastTransformer.History!.Epochs;
            Assert.IsLessThan(epochs[0].Loss, epochs[^1].Loss, optimizer.ToString());
        }
    }

    [TestMethod]
    public void Held_out_samples_are_measured_and_not_learned()
    {
        IDataView data = TestImages.Load(_ml, 50);
        var reports = new Reports();
        using var model = TinyTraining.Fit(_ml, data, o => { o.ValidationSetFraction = 0.2; o.Epochs = 8; o.Progress = reports; });
        EpochResult last = model.LastTransformer.History!.Epochs[^1];
        Assert.IsGreaterThan(0.8, last.ValidationAccuracy!.Value);
        Assert.AreEqual(0, last.ValidationAccuracy.Value * 10 % 1, 1e-9, "a fraction of ten samples");
        Assert.IsGreaterThan(0, last.ValidationLoss!.Value);
        Assert.IsTrue(reports.All.Where(r => r.Stage == TrainingStage.EpochFinished).All(r => r.Total == 40), "forty are trained on");

        using var other = TinyTraining.Fit(_ml, data, o => { o.ValidationSetFraction = 0.2; o.Epochs = 8; o.Progress = reports; o.Seed = 2; });
        Assert.AreNotEqual(last.ValidationLoss, other.LastTransformer.History!.Epochs[^1].ValidationLoss, "another seed holds out others");
    }

    [TestMethod]
    public void A_share_that_leaves_nothing_to_train_on_is_an_error()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 4), o => o.ValidationSetFraction = 0.95).Dispose());
        StringAssert.Contains(error.Message, "ValidationSetFraction");
    }

    [TestMethod]
    public void The_figures_of_validation_are_those_of_scoring()
    {
        List<ImageRow> rows = TestImages.Rows(32);
        using var model = TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => { o.ValidationSetFraction = 0.5; o.Epochs = 3; });
        // All rows together hold the held-out ones: their count of right answers bounds the others'.
        int[] held = HeldOut(32, 16, seed: 1);
        IDataView view = _ml.Data.LoadFromEnumerable(held.Select(i => rows[i]).ToList());
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(view));
        EpochResult last = model.LastTransformer.History!.Epochs[^1];
        Assert.AreEqual(last.ValidationAccuracy!.Value, metrics.MicroAccuracy, 1e-9);
        ConfidenceCalibration calibration = model.LastTransformer.Trust!.Calibration;
        Assert.AreEqual(last.ValidationLoss!.Value, calibration.LogLossBefore, 1e-5);
        Assert.AreEqual(calibration.LogLossAfter, metrics.LogLoss, 1e-5);

        // Half of each class, in the order of one draw over all samples.
        int[] HeldOut(int count, int held, int seed)
        {
            int[] samples = [.. Enumerable.Range(0, count)];
            new Random(RandomSeed.Of(seed, 0)).Shuffle(samples);
            return [.. samples.GroupBy(i => rows[i].Label).SelectMany(c => c.Take(held / 2))];
        }
    }

    [TestMethod]
    public void Separate_validation_data_is_measured_after_each_epoch()
    {
        IDataView train = TestImages.Load(_ml, 24);
        ITransformer map = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(train);
        IDataView held = map.Transform(TestImages.Load(_ml, 15, seed: 9));
        LiveTensors.AssertNoneLeft(() =>
        {
            using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers
                .ConvNetClassifier(TinyTraining.Options(o => (o.ValidationSet, o.Epochs) = (held, 3))).Fit(map.Transform(train));
            MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(held));
            EpochResult last = model.History!.Epochs[^1];
            Assert.AreEqual(metrics.MicroAccuracy, last.ValidationAccuracy!.Value, 1e-9);
            Assert.AreEqual(model.Trust!.Calibration.LogLossBefore, last.ValidationLoss!.Value, 1e-5);
            Assert.AreEqual(metrics.LogLoss, model.Trust.Calibration.LogLossAfter, 1e-5);
        });
    }

    [TestMethod]
    public void Validation_data_of_other_classes_or_columns_is_refused_before_anything_is_read()
    {
        var rows = TestImages.Rows(6);
        rows[0].Image = null!;
        ITransformer map = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(_ml, 6));
        IDataView other = TestImages.Load(_ml, 9, classes: 3);
        string Refused(IDataView validation) => Assert.ThrowsExactly<ArgumentException>(() => _ml.MulticlassClassification.Trainers
            .ConvNetClassifier(TinyTraining.Options(o => o.ValidationSet = validation)).Fit(map.Transform(_ml.Data.LoadFromEnumerable(rows)))).Message;
        StringAssert.Contains(Refused(_ml.Transforms.Conversion.MapValueToKey("Label").Fit(other).Transform(other)), "left, right, top");
        StringAssert.Contains(Refused(other), "MapValueToKey");
        StringAssert.Contains(Refused(_ml.Transforms.SelectColumns("Label").Fit(map.Transform(other)).Transform(map.Transform(other))), "'Image'");
    }

    [TestMethod]
    public void A_batch_may_be_larger_than_the_data_or_leave_one_over()
    {
        using var large = TinyTraining.Fit(_ml, TestImages.Load(_ml, 6), o => o.BatchSize = 1000);
        Assert.HasCount(2, large.LastTransformer.History!.Epochs);

        // A batch norm on vectors cannot take a batch of one sample.
        var dense = Network.Sequential(GlobalAveragePool2D(), Dense(4), BatchNorm(Activation.Relu));
        using var odd = TinyTraining.Fit(_ml, TestImages.Load(_ml, 17), o => { o.Network = dense; o.BatchSize = 8; });
        Assert.IsTrue(odd.LastTransformer.History!.Epochs.All(e => double.IsFinite(e.Loss)));
        using var single = TinyTraining.Fit(_ml, TestImages.Load(_ml, 5), o => o.BatchSize = 1);
        Assert.HasCount(2, single.LastTransformer.History!.Epochs);
    }

    [TestMethod]
    public void Reports_tell_of_reading_training_validation_and_finished_epochs()
    {
        var reports = new Reports();
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 20), o => { o.Progress = reports; o.ValidationSetFraction = 0.25; });
        CollectionAssert.AreEqual(
            new[] { TrainingStage.Reading, TrainingStage.Training, TrainingStage.Validating, TrainingStage.EpochFinished }, reports.All.Select(r => r.Stage).Distinct().Order().ToArray());
        TrainingProgress reading = reports.All.Last(r => r.Stage == TrainingStage.Reading);
        Assert.AreEqual((20, 20L), ((int)reading.Done, reading.Total));
        foreach (TrainingProgress finished in reports.All.Where(r => r.Stage == TrainingStage.EpochFinished))
        {
            Assert.AreEqual(model.LastTransformer.History!.Epochs[finished.Epoch - 1], finished.Finished);
        }
    }

    [TestMethod]
    public void No_tensor_outlives_training_and_the_model()
    {
        IDataView data = TestImages.Load(_ml, 20);
        LiveTensors.AssertNoneLeft(() => TinyTraining.Fit(_ml, data, o => o.ValidationSetFraction = 0.3).Dispose());
        foreach (ConvNetOptimizer optimizer in new[] { ConvNetOptimizer.Sgd(), ConvNetOptimizer.AdamW(), ConvNetOptimizer.RmsProp(momentum: 0.5) })
        {
            LiveTensors.AssertNoneLeft(() => TinyTraining.Fit(_ml, data, o => o.Optimizer = optimizer).Dispose());
        }
    }

    [TestMethod]
    public void An_epoch_leaves_no_tensor()
    {
        var counts = new List<long>();
        var reports = new Reports(r =>
        {
            if (r.Stage == TrainingStage.EpochFinished)
            {
                counts.Add(LiveTensors.Count());
            }
        });
        TinyTraining.Fit(_ml, TestImages.Load(_ml, 20), o => { o.Progress = reports; o.Epochs = 6; }).Dispose();
        // The first epoch makes the optimizer's state.
        Assert.HasCount(1, counts.Skip(1).Distinct().ToArray(), string.Join(", ", counts));
    }
}
