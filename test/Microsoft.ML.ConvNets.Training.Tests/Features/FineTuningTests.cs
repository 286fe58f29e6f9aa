namespace Microsoft.ML.ConvNets.Training.Tests.Features;

/// <summary>A second phase, in which the last blocks of a frozen backbone learn too.</summary>
[TestClass]
public class FineTuningTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Fine_tuning_changes_the_last_blocks_but_not_their_statistics()
    {
        IDataView data = TestImages.Load(_ml, 40);
        var reports = new Reports();
        using var head = FrozenTraining.Fit(_ml, data, o => o.Epochs = 2);
        using var tuned = FrozenTraining.Fit(_ml, data, o =>
        {
            o.Epochs = 2;
            o.ValidationSetFraction = 0;
            o.FineTune = new FineTuning { Epochs = 3, UnfrozenBlocks = 1, LearningRate = 0.01 };
            o.Progress = reports;
        });
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5 }, tuned.LastTransformer.History!.Epochs.Select(static e => e.Epoch).ToArray());
        Assert.IsTrue(reports.All.Any(static r => r is { Stage: TrainingStage.ExtractingFeatures, Done: 40, Total: 40 }));
        Assert.IsTrue(reports.All.Where(static r => r.Epoch > 0).All(static r => r.Epochs == 5));
        Dictionary<string, string> before = FrozenTraining.WeightsOf(_ml, head);
        Dictionary<string, string> after = FrozenTraining.WeightsOf(_ml, tuned);
        foreach (string name in before.Keys)
        {
            bool stays = name.StartsWith("backbone.stem.", StringComparison.Ordinal) || name.Contains("running_", StringComparison.Ordinal)
                || name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
            Assert.AreEqual(stays, before[name] == after[name], name);
        }
    }

    [TestMethod]
    public void Fine_tuning_goes_on_from_the_heads_loss()
    {
        IDataView data = TestImages.Load(_ml, 64, classes: 4);
        using var tuned = FrozenTraining.Fit(_ml, data, o => { o.Epochs = 6; o.FineTune = new FineTuning { Epochs = 6, LearningRate = 0.005 }; });
        IReadOnlyList<EpochResult> epochs = tuned.LastTransformer.History!.Epochs;
        Assert.IsLessThan(epochs[0].Loss, epochs[6].Loss);
        Assert.IsLessThan(epochs[5].Loss, epochs[11].Loss);
    }

    [TestMethod]
    public void Fine_tuning_that_diverges_or_is_canceled_keeps_the_first_phase()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var head = FrozenTraining.Fit(_ml, data, o => o.Epochs = 2);
        using var diverged = FrozenTraining.Fit(_ml, data, o => { o.Epochs = 2; o.FineTune = new FineTuning { LearningRate = 1e30, Schedule = LearningRateSchedule.Constant }; o.Optimizer = ConvNetOptimizer.Adam(); });
        Assert.AreEqual(TrainingOutcome.Diverged, diverged.LastTransformer.History!.Outcome);
        Assert.HasCount(2, diverged.LastTransformer.History.Epochs);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, head), ModelZip.WeightsOf(_ml, diverged));

        using var stop = new CancellationTokenSource();
        var reports = new Reports(r =>
        {
            if (r.Epoch == 3)
            {
                stop.Cancel();
            }
        });
        using var canceled = FrozenTraining.Fit(_ml, data, o => { o.Epochs = 2; o.FineTune = new FineTuning(); o.Progress = reports; o.CancellationToken = stop.Token; });
        Assert.AreEqual(TrainingOutcome.Canceled, canceled.LastTransformer.History!.Outcome);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, head), ModelZip.WeightsOf(_ml, canceled));
    }

    [TestMethod]
    public void Nothing_is_left_behind()
    {
        IDataView data = TestImages.Load(_ml, 16);
        LiveTensors.AssertNoneLeft(() => FrozenTraining.Fit(_ml, data, o => o.FineTune = new FineTuning { Epochs = 1 }).Dispose());
    }

    [TestMethod]
    public void Options_that_make_no_sense_are_refused_by_name()
    {
        AssertRefused("FineTune", o => { o.Network = TinyModel.Network; o.FineTune = new FineTuning(); });
        AssertRefused("FineTune", o => o.FineTune = new FineTuning { UnfrozenBlocks = 3 });
        AssertRefused("Variants", o => o.Features.Variants = -1);
        AssertRefused("Schedule", o => o.Optimization.Schedule = null!);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FineTuning { Epochs = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FineTuning { UnfrozenBlocks = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FineTuning { LearningRate = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FineTuning { BlockDecay = 1.5 });

        void AssertRefused(string name, Action<ConvNetClassifier.Options> change)
        {
            ArgumentException refused = Assert.Throws<ArgumentException>(() => FrozenTraining.Fit(_ml, TestImages.Load(_ml, 8), change));
            Assert.AreEqual(name, refused.ParamName);
        }
    }
}
