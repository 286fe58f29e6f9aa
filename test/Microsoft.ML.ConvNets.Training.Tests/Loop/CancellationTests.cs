using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class CancellationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Before_the_first_epoch_is_over_Fit_throws_and_leaves_nothing()
    {
        IDataView data = TestImages.Load(_ml, 40);
        foreach (TrainingStage stage in new[] { TrainingStage.Reading, TrainingStage.Training, TrainingStage.Validating })
        {
            LiveTensors.AssertNoneLeft(() =>
            {
                using var source = new CancellationTokenSource();
                var reports = new Reports(r =>
                {
                    if (r.Stage == stage)
                    {
                        source.Cancel();
                    }
                });
                Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(_ml, data, o =>
                {
                    (o.CancellationToken, o.Progress, o.ValidationSetFraction, o.Epochs) = (source.Token, reports, 0.2, 1000);
                }), stage.ToString());
            });
        }

        Assert.Throws<OperationCanceledException>(() => TinyTraining.Fit(_ml, data, o => o.CancellationToken = new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public void Later_Fit_returns_the_model_of_the_last_finished_epoch()
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var source = new CancellationTokenSource();
        // Halfway through the third epoch.
        var reports = new Reports(r =>
        {
            if (r is { Stage: TrainingStage.Training, Epoch: 3 })
            {
                source.Cancel();
            }
        });
        using var canceled = TinyTraining.Fit(_ml, data, o => (o.CancellationToken, o.Progress, o.Epochs) = (source.Token, reports, 1000));
        Assert.AreEqual(TrainingOutcome.Canceled, canceled.LastTransformer.History!.Outcome);
        Assert.HasCount(2, canceled.LastTransformer.History.Epochs);

        using var two = TinyTraining.Fit(_ml, data, o => o.Epochs = 2);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, two), ModelZip.WeightsOf(_ml, canceled));
    }

    [TestMethod]
    public void It_takes_less_than_a_second()
    {
        using var source = new CancellationTokenSource();
        long asked = 0;
        using var timer = new Timer(_ =>
        {
            asked = Stopwatch.GetTimestamp();
            source.Cancel();
        });
        var reports = new Reports(r =>
        {
            if (r is { Stage: TrainingStage.EpochFinished, Epoch: 1 })
            {
                timer.Change(TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan);
            }
        });
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 40), o => (o.CancellationToken, o.Progress, o.Epochs) = (source.Token, reports, 1_000_000));
        Assert.IsLessThan(1, Stopwatch.GetElapsedTime(asked).TotalSeconds);
        Assert.AreEqual(TrainingOutcome.Canceled, model.LastTransformer.History!.Outcome);
    }
}
