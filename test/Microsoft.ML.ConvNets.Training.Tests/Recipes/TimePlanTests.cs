using Microsoft.ML.ConvNets.Training.Recipes;

namespace Microsoft.ML.ConvNets.Training.Tests.Recipes;

/// <summary>A phase that ends with its time, on a clock that the test turns.</summary>
[TestClass]
public class TimePlanTests
{
    private const int Steps = 20;

    private TimeSpan _now;

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 3)]
    [DataRow(2, 0.5)]
    public void The_phase_ends_in_time_also_when_steps_get_slower_or_faster(double first, double later)
    {
        // Before the phase 30 of the 300 seconds are gone; 320 samples follow the last step, of which a step has 32.
        _now = TimeSpan.FromSeconds(30);
        var plan = new TimePlan(() => _now, TimeSpan.FromSeconds(300), firstEpoch: 3, batchSize: 32, samplesAfter: 320);
        (List<double> factors, List<int> epochs, CallbackContext control) = Run(plan, step => step < 50 ? first : later);
        double after = 320 / 32 * 0.4 * later;
        Assert.IsTrue(_now.TotalSeconds + after is > 280 and <= 301, $"{_now} and {after} s");
        StringAssert.Contains(control.StopReason, "00:05:00");

        // One cycle: from a small rate to the highest, and at the end to almost nothing, whatever the steps took.
        Assert.IsLessThan(0.1, factors[0]);
        Assert.AreEqual(1, factors.Max(), 0.05);
        Assert.IsLessThan(0.05, factors[^1]);
        Assert.AreEqual(2 + (int)Math.Ceiling(factors.Count / (double)Steps), epochs[^1], "the epochs that were told before the last step");
    }

    [TestMethod]
    public void Epochs_before_the_phase_are_not_touched()
    {
        var plan = new TimePlan(() => _now, TimeSpan.FromSeconds(10), firstEpoch: 3, batchSize: 32, samplesAfter: 0);
        var control = new CallbackContext(5, Steps, finishedEpochs: 0);
        plan.OnTrainingBegin(control);
        _now = TimeSpan.FromSeconds(20);
        plan.OnStepEnd(new StepResult(2, 20, 1, 1), control);
        plan.OnEpochEnd(new EpochResult(2, new EpochMetrics(1), null, 1, TimeSpan.Zero, 1), control);
        Assert.AreEqual(1, control.LearningRateFactor);
        Assert.IsNull(control.StopReason);
        Assert.IsNull(plan.Epochs);
    }

    [TestMethod]
    public void An_epoch_that_is_cut_short_is_measured_where_that_is_asked_for()
    {
        var ml = new MLContext(seed: 1);
        var cut = new Cut();
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 80), o => (o.Epochs, o.Callbacks, o.ValidationSetFraction) = (5, [cut], 0.2));
        TrainingHistory history = model.LastTransformer.History!;
        Assert.HasCount(2, history.Epochs);
        Assert.IsNotNull(history.Epochs[1].Validation);
        Assert.AreEqual(TrainingOutcome.Stopped, history.Outcome);
    }

    private (List<double> Factors, List<int> Epochs, CallbackContext Control) Run(TimePlan plan, Func<int, double> secondsOf)
    {
        var control = new CallbackContext(1000, Steps, finishedEpochs: 2);
        plan.OnTrainingBegin(control);
        (List<double> factors, List<int> epochs) = ([], []);
        for (int step = 0; control.StopReason is null; step++)
        {
            factors.Add(control.LearningRateFactor);
            _now += TimeSpan.FromSeconds(secondsOf(step));
            int epoch = 3 + (step / Steps);
            plan.OnStepEnd(new StepResult(epoch, step + 1, 1, 1), control);
            epochs.Add(plan.Epochs!.Value);
            if ((step + 1) % Steps == 0 && control.StopReason is null)
            {
                _now += TimeSpan.FromSeconds(0.5);
                plan.OnEpochEnd(new EpochResult(epoch, new EpochMetrics(1), null, 1, TimeSpan.Zero, 1), control);
            }
        }

        return (factors, epochs, control);
    }

    private sealed class Cut : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            if (step is { Epoch: 2 } && step.Step % control.StepsPerEpoch == 3)
            {
                control.StopAndMeasure("enough");
            }
        }
    }
}
