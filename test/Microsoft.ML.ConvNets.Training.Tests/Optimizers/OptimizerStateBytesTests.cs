using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Optimizers;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Optimizers;

[TestClass]
public class OptimizerStateBytesTests
{
    public static IEnumerable<object[]> Names => FixedProblem.Cases.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_resumed_optimizer_goes_on_bit_by_bit(string name)
    {
        using var problem = new FixedProblem();
        using OptimizerHelper optimizer = problem.Build(name);
        OptimizerLearningRate scheduler = Scheduler(optimizer);
        Run(problem, optimizer, scheduler, 1, 10);

        using var resumed = new FixedProblem();
        Copy(problem, resumed);
        using OptimizerHelper fresh = resumed.Build(name);
        OptimizerLearningRate freshScheduler = Scheduler(fresh);
        OptimizerStateBytes.Load(fresh, OptimizerStateBytes.Save(optimizer));
        freshScheduler.Step = scheduler.Step;
        Assert.AreEqual(scheduler.CurrentRate, freshScheduler.CurrentRate);
        using var forgetful = new FixedProblem();
        Copy(problem, forgetful);
        using OptimizerHelper blank = forgetful.Build(name);

        Run(problem, optimizer, scheduler, 11, 20);
        Run(resumed, fresh, freshScheduler, 11, 20);
        OptimizerLearningRate blankScheduler = Scheduler(blank);
        blankScheduler.Step = 10;
        Run(forgetful, blank, blankScheduler, 11, 20);
        Assert.IsTrue(Same(problem, resumed), "the resumed weights are other ones");
        // Plain gradient descent alone has nothing to forget.
        Assert.AreEqual(name == "sgd", Same(problem, forgetful), "what was loaded makes no difference");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Damaged_and_cut_off_bytes_are_refused_and_change_nothing(string name)
    {
        using var problem = new FixedProblem();
        using OptimizerHelper optimizer = problem.Build(name);
        problem.Run(optimizer, 1, 3);
        byte[] bytes = OptimizerStateBytes.Save(optimizer);
        using var other = new FixedProblem();
        using OptimizerHelper target = other.Build(name);
        byte[] before = OptimizerStateBytes.Save(target);
        long live = LiveTensors.Count();
        for (int i = 0; i < bytes.Length; i += 97)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OptimizerStateBytes.Load(target, damaged)).Message, "checksum");
            Assert.ThrowsExactly<InvalidDataException>(() => OptimizerStateBytes.Load(target, bytes[..i]));
        }

        Assert.AreEqual(live, LiveTensors.Now);
        CollectionAssert.AreEqual(before, OptimizerStateBytes.Save(target));
        OptimizerStateBytes.Load(target, bytes);
        CollectionAssert.AreEqual(bytes, OptimizerStateBytes.Save(target));
    }

    [TestMethod]
    public void Another_optimizers_state_is_refused_by_name()
    {
        using var problem = new FixedProblem();
        using var other = new FixedProblem();
        using OptimizerHelper adam = problem.Build("adam");
        using OptimizerHelper sgd = other.Build("sgd");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OptimizerStateBytes.Load(sgd, OptimizerStateBytes.Save(adam))).Message, "'Adam'");
        using OptimizerHelper one = ConvNetOptimizer.Adam().Build([.. ParameterGroup.Of(other.Parameters, 0.1)]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => OptimizerStateBytes.Load(one, OptimizerStateBytes.Save(adam))).Message, "number of parameter groups");
    }

    private static OptimizerLearningRate Scheduler(OptimizerHelper optimizer) =>
        new(optimizer, LearningRateSchedule.CosineRestarts(1, multiplier: 2).WithWarmUpSteps(3), stepsPerEpoch: 5, epochs: 4);

    private static void Run(FixedProblem problem, OptimizerHelper optimizer, OptimizerLearningRate scheduler, int from, int to)
    {
        for (int step = from; step <= to; step++)
        {
            scheduler.Advance();
            problem.Run(optimizer, step, step);
        }
    }

    private static void Copy(FixedProblem from, FixedProblem to)
    {
        using IDisposable still = no_grad();
        foreach ((Parameter source, Parameter target) in from.Parameters.Zip(to.Parameters))
        {
            target.copy_(source);
        }
    }

    private static bool Same(FixedProblem a, FixedProblem b) =>
        a.Parameters.Zip(b.Parameters).All(static pair => FixedProblem.ValuesOf(pair.First).AsSpan().SequenceEqual(FixedProblem.ValuesOf(pair.Second)));
}
