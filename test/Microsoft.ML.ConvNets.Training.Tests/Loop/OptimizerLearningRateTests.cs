using Microsoft.ML.ConvNets.Training.Loop;
using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class OptimizerLearningRateTests
{
    [TestMethod]
    public void Each_group_keeps_its_share_and_the_factor_multiplies_at_once()
    {
        using var problem = new Optimizers.FixedProblem();
        using torch.optim.Optimizer optimizer = problem.Build("adam");
        var scheduler = new OptimizerLearningRate(optimizer, LearningRateSchedule.Step(1, 0.5), stepsPerEpoch: 2, epochs: 3);
        Assert.AreEqual(0.02, scheduler.CurrentRate, "before any step, the rate of the first one is in force");
        List<double> rates = [];
        for (int step = 0; step < 6; step++)
        {
            scheduler.Advance();
            rates.Add(scheduler.CurrentRate);
            double[] groups = [.. optimizer.ParamGroups.Select(static g => g.LearningRate)];
            CollectionAssert.AreEqual(new[] { rates[^1], rates[^1], rates[^1] / 2, rates[^1] / 2 }, groups);
        }

        CollectionAssert.AreEqual(new[] { 0.02, 0.02, 0.01, 0.01, 0.005, 0.005 }, rates);
        scheduler.Factor = 0.1;
        Assert.AreEqual(0.0005, scheduler.CurrentRate, 1e-15);
        Assert.AreEqual(6, scheduler.Step);
    }

    [TestMethod]
    public void A_pace_set_to_a_step_goes_on_as_if_it_had_been_there()
    {
        using var problem = new Optimizers.FixedProblem();
        using torch.optim.Optimizer optimizer = problem.Build("sgd");
        LearningRateSchedule schedule = LearningRateSchedule.OneCycle();
        var whole = new OptimizerLearningRate(optimizer, schedule, 4, 5);
        for (int step = 0; step < 7; step++)
        {
            whole.Advance();
        }

        double inForce = whole.CurrentRate;
        whole.Advance();
        double next = whole.CurrentRate;
        using torch.optim.Optimizer fresh = problem.Build("sgd");
        var resumed = new OptimizerLearningRate(fresh, schedule, 4, 5) { Step = 7 };
        Assert.AreEqual(inForce, resumed.CurrentRate);
        resumed.Advance();
        Assert.AreEqual(next, resumed.CurrentRate);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => resumed.Step = 21);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => resumed.Factor = double.NaN);
    }
}
