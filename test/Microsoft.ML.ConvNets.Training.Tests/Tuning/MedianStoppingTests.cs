using Microsoft.ML.ConvNets.Training.Tuning;

namespace Microsoft.ML.ConvNets.Training.Tests.Tuning;

[TestClass]
public class MedianStoppingTests
{
    [TestMethod]
    public void The_median_rule_compares_the_best_so_far_at_the_same_epoch()
    {
        var rule = new MedianStopping(1, new WatchedMetric(TrainingMetric.ValidationLoss));
        Assert.AreEqual(0, Run(rule, 5, 1, 2), "nothing to compare with");
        Assert.AreEqual(0, Run(rule, 9, 9, 9), "one other is too few");
        // At the second epoch the others have 1 and 9: the median is 5. At the third they are 1 and 9 again, because the best so far counts.
        Assert.AreEqual(0, Run(rule, 10, 5, 4), "not worse than the median");
        // Others: [5,1,1], [9,9,9], [10,5,4]. Grace at the first epoch; at the second the median is 5.
        Assert.AreEqual(2, Run(rule, 100, 6, 1));
        // One that ended early counts with what it had: medians at the third epoch over [1, 9, 4, 6] are 5.
        Assert.AreEqual(3, Run(rule, 5.5, 5.5, 5.5));
        Assert.AreEqual(2.5, MedianStopping.Median([4, 1, 3, 2]));

        static int Run(MedianStopping rule, params double[] losses)
        {
            MedianStopping.Watch watch = rule.Begin();
            var control = new CallbackContext(losses.Length, 1, 0);
            int stopped = 0;
            for (int epoch = 1; epoch <= losses.Length && stopped == 0; epoch++)
            {
                watch.OnEpochEnd(new EpochResult(epoch, new EpochMetrics(0), new EpochMetrics(losses[epoch - 1]), 1, TimeSpan.Zero, 1), control);
                stopped = control.StopReason is null ? 0 : epoch;
            }

            Assert.AreEqual(control.StopReason, watch.Reason);
            watch.End();
            return stopped;
        }
    }
}
