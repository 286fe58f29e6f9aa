namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class EarlyStoppingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void What_has_no_metric_of_its_own_watches_that_of_the_trainer()
    {
        var accuracy = new WatchedMetric(TrainingMetric.ValidationAccuracy, MonitorMode.Maximum);
        Assert.AreEqual(accuracy, new EarlyStopping().Watching(accuracy));
        Assert.AreEqual(accuracy, new ReduceOnPlateau().Watching(accuracy));
        Assert.AreEqual(accuracy, new CheckpointOptions().Watching(accuracy));
        Assert.AreEqual(
            new WatchedMetric(TrainingMetric.Loss), new EarlyStopping { Monitor = TrainingMetric.Loss }.Watching(accuracy), "its own, in its own mode");
        Assert.AreEqual(new WatchedMetric(TrainingMetric.Loss), new CheckpointOptions { Monitor = TrainingMetric.Loss }.Watching(accuracy));
    }

    [TestMethod]
    public void Patience_ends_the_training_and_the_best_weights_are_kept()
    {
        // Far too large a rate: after the first epochs the loss only gets worse.
        List<string> weights = [];
        var stopping = new EarlyStopping { Patience = 2, Monitor = TrainingMetric.ValidationLoss };
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 40, classes: 4), o =>
        {
            (o.Epochs, o.ValidationSetFraction, o.EarlyStopping, o.LearningRate, o.Optimizer) = (60, 0.25, stopping, 0.5, ConvNetOptimizer.Adam());
        });
        TrainingHistory history = model.LastTransformer.History!;
        Assert.AreEqual(TrainingOutcome.Stopped, history.Outcome);
        StringAssert.Contains(history.StopReason, "ValidationLoss");
        EpochResult best = history.Epochs.MinBy(e => e.ValidationLoss!.Value)!;
        Assert.AreEqual(best.Epoch, history.KeptEpoch);
        Assert.AreEqual(best.Epoch + 2, history.Epochs.Count, "two epochs in a row without an improvement");

        using var shorter = TinyTraining.Fit(_ml, TestImages.Load(_ml, 40, classes: 4), o =>
        {
            (o.Epochs, o.ValidationSetFraction, o.RestoreBestWeights, o.LearningRate, o.Optimizer) = (best.Epoch, 0.25, false, 0.5, ConvNetOptimizer.Adam());
        });
        Assert.AreEqual(ModelZip.WeightsOf(_ml, shorter), ModelZip.WeightsOf(_ml, model), "the weights of the best epoch");
    }

    [TestMethod]
    public void The_best_epoch_is_kept_also_when_nothing_stops()
    {
        using var model = Fit(restore: null);
        using var last = Fit(restore: false);
        TrainingHistory history = model.LastTransformer.History!;
        Assert.AreEqual(TrainingOutcome.Completed, history.Outcome);
        Assert.AreEqual(history.Epochs.MinBy(e => e.ValidationLoss!.Value)!.Epoch, history.KeptEpoch);
        Assert.AreEqual(history.Epochs.Count, last.LastTransformer.History!.KeptEpoch);
        Assert.AreNotEqual(history.Epochs.Count, history.KeptEpoch, "the case is one where the last epoch is not the best");
        Assert.AreNotEqual(ModelZip.WeightsOf(_ml, last), ModelZip.WeightsOf(_ml, model));

        TransformerChain<ConvNetClassifierTransformer> Fit(bool? restore) => TinyTraining.Fit(_ml, TestImages.Load(_ml, 40, classes: 4), o =>
        {
            (o.Epochs, o.ValidationSetFraction, o.RestoreBestWeights, o.LearningRate) = (8, 0.25, restore, 0.5);
        });
    }

    [TestMethod]
    public void A_gain_that_is_too_small_or_below_the_baseline_is_none()
    {
        TrainingHistory tiny = Stop(new EarlyStopping { Patience = 3, MinDelta = 10 });
        Assert.HasCount(4, tiny.Epochs, "the first epoch is a gain, three more are not");
        TrainingHistory low = Stop(new EarlyStopping { Patience = 2, Monitor = TrainingMetric.ValidationAccuracy, Baseline = 1.1 });
        Assert.HasCount(2, low.Epochs, "no epoch betters the baseline");
        TrainingHistory reversed = Stop(new EarlyStopping { Patience = 1, Monitor = TrainingMetric.Loss, Mode = MonitorMode.Maximum });
        Assert.IsLessThan(20, reversed.Epochs.Count, "a falling loss is no gain for who wants it large");

        TrainingHistory Stop(EarlyStopping stopping)
        {
            using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 40), o => (o.Epochs, o.ValidationSetFraction, o.EarlyStopping) = (20, 0.25, stopping));
            return model.LastTransformer.History!;
        }
    }

    [TestMethod]
    public void A_rate_that_falls_on_plateaus_shows_in_the_history()
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
        {
            (o.Epochs, o.ValidationSetFraction, o.LearningRate) = (6, 0.25, 0.01);
            o.Optimization.ReduceOnPlateau = new ReduceOnPlateau { Patience = 0, MinDelta = 0.99, Factor = 0.5 };
        });
        double[] rates = [.. model.LastTransformer.History!.Epochs.Select(e => e.LearningRate)];
        Assert.AreEqual(0.01, rates[0], 1e-9);
        Assert.AreEqual(0.01, rates[1], 1e-9);
        Assert.AreEqual(0.005, rates[2], 1e-9, "no epoch is better by 99 %");
        Assert.AreEqual(0.0025, rates[3], 1e-9);
    }

    [TestMethod]
    public void Averaged_weights_are_measured_and_kept()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var averaged = TinyTraining.Fit(_ml, data, o => (o.Epochs, o.ValidationSetFraction, o.Optimization.WeightAverageDecay, o.RestoreBestWeights) = (3, 0.25, 0.9, false));
        using var plain = TinyTraining.Fit(_ml, data, o => (o.Epochs, o.ValidationSetFraction, o.RestoreBestWeights) = (3, 0.25, false));
        Assert.AreNotEqual(ModelZip.WeightsOf(_ml, plain), ModelZip.WeightsOf(_ml, averaged));
        Assert.AreEqual(plain.LastTransformer.History!.Epochs[^1].Loss, averaged.LastTransformer.History!.Epochs[^1].Loss, "training itself goes the same way");
        Assert.AreNotEqual(plain.LastTransformer.History.Epochs[^1].ValidationLoss, averaged.LastTransformer.History.Epochs[^1].ValidationLoss);
    }

    [TestMethod]
    public void Fine_tuning_follows_a_first_phase_that_stopped_early_and_must_better_it()
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
        {
            o.Network = Network.FromBackbone(Backbones.Compact(KnownWeights.Compact));
            (o.InputShape, o.Epochs, o.ValidationSetFraction, o.LearningRate) = (TensorShape.Image(3, 32, 32), 30, 0.25, 0.5);
            o.EarlyStopping = new EarlyStopping { Patience = 1 };
            o.FineTune = new FineTuning { Epochs = 2, UnfrozenBlocks = 1 };
        });
        TrainingHistory history = model.LastTransformer.History!;
        Assert.IsLessThan(30, history.Epochs.Count, "the first phase stopped early");
        CollectionAssert.AreEqual(Enumerable.Range(1, history.Epochs.Count).ToArray(), history.Epochs.Select(e => e.Epoch).ToArray(), "no epoch is skipped");
        Assert.AreEqual(history.Epochs.MinBy(e => e.ValidationLoss!.Value)!.Epoch, history.KeptEpoch, "the best of both phases");
    }
}
