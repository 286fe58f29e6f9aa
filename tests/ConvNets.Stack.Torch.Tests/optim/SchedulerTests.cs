using ConvNets.Stack.Torch.Tests.reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace ConvNets.Stack.Torch.Tests.optim;

[TestClass]
public sealed class SchedulerTests
{
    private static readonly Dictionary<string, Func<Optimizer, LRScheduler>> s_schedules = new()
    {
        ["LambdaLR"] = o => LambdaLR(o, epoch => Math.Pow(0.95, epoch)),
        ["MultiplicativeLR"] = o => MultiplicativeLR(o, epoch => 1 - 0.01 * epoch),
        ["StepLR"] = o => StepLR(o, 4, 0.5),
        ["MultiStepLR"] = o => MultiStepLR(o, [3, 7, 7, 15], 0.3),
        ["ExponentialLR"] = o => ExponentialLR(o, 0.9),
        ["ConstantLR"] = o => ConstantLR(o, 0.25, 6),
        ["LinearLR"] = o => LinearLR(o, 0.1, 0.9, 8),
        ["PolynomialLR"] = o => PolynomialLR(o, 12, 2.0),
        ["CosineAnnealingLR"] = o => CosineAnnealingLR(o, 8, 0.01),
        ["ChainedLR"] = o => ChainedLR([ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.9)]),
        ["SequentialLR"] = o => SequentialLR(o, [LinearLR(o, 0.1, 1.0, 5), CosineAnnealingLR(o, 15)], [5]),
        ["OneCycleLR"] = o => OneCycleLR(o, 0.5, total_steps: 21),
        ["OneCycleLR linear"] = o => OneCycleLR(o, 0.5, epochs: 7, steps_per_epoch: 3, pct_start: 0.4,
            anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, three_phase: true),
    };

    public static IEnumerable<object[]> Names => s_schedules.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Rates_are_those_of_PyTorch(string name)
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = SGD([parameter], 0.1, momentum: 0.9);
        var scheduler = s_schedules[name](optimizer);
        var (rates, momenta) = (new List<double>(), new List<double>());
        var group = (SGD.ParamGroup)optimizer.ParamGroups.Single();
        for (var i = 0; i < 20; i++)
        {
            rates.Add(group.LearningRate);
            Assert.AreEqual(group.LearningRate, scheduler.get_last_lr().Single());
            momenta.Add(group.Momentum);
            optimizer.step();
            scheduler.step();
        }

        var expected = Reference.Optim.GetProperty("schedules").GetProperty(name);
        Reference.AssertClose(expected.GetProperty("rates").Doubles(), rates, "rates", 1e-9);
        Reference.AssertClose(expected.GetProperty("momenta").Doubles(), momenta, "momenta", 1e-9);
    }

    [TestMethod]
    public void A_plateau_lowers_the_rate_as_in_PyTorch()
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = SGD([parameter], 0.1);
        var scheduler = ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1, min_lr: [0.02]);
        var expected = Reference.Optim.GetProperty("plateau");
        var rates = new List<double>();
        foreach (var measure in expected.GetProperty("measures").Doubles())
        {
            scheduler.step(measure);
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }

        Reference.AssertClose(expected.GetProperty("rates").Doubles(), rates, "rates", 1e-12);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => scheduler.step()).Message, "step(current)");
    }

    [TestMethod]
    public void A_given_epoch_is_gone_to_directly()
    {
        foreach (var name in new[] { "LambdaLR", "StepLR", "MultiStepLR", "ExponentialLR", "ConstantLR", "LinearLR", "PolynomialLR", "CosineAnnealingLR" })
        {
            using var parameter = new Parameter(zeros(1));
            using var optimizer = SGD([parameter], 0.1);
            s_schedules[name](optimizer).step(7);
            var expected = Reference.Optim.GetProperty("schedules").GetProperty(name).GetProperty("rates")[7].GetDouble();
            Assert.AreEqual(expected, optimizer.ParamGroups.Single().LearningRate, 1e-9, name);
        }
    }

    [TestMethod]
    public void Adams_first_beta_cycles_as_its_momentum()
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = Adam([parameter]);
        var scheduler = OneCycleLR(optimizer, 0.5, total_steps: 4);
        Assert.AreEqual((0.95, 0.999), ((Adam.ParamGroup)optimizer.ParamGroups.Single()).Betas);
        scheduler.step();
        scheduler.step();
        scheduler.step();
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => scheduler.step()).Message, "4 steps");
        using var adagrad = Adagrad([parameter]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => OneCycleLR(adagrad, 0.5, total_steps: 4)).Message, "cycle_momentum");
    }
}
