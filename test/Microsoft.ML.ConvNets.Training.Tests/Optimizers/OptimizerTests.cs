using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static Microsoft.ML.ConvNets.Layers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Optimizers;

[TestClass]
public class OptimizerTests
{
    public static IEnumerable<object[]> Names => FixedProblem.Cases.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Fifty_steps_are_those_of_PyTorch(string name)
    {
        using var problem = new FixedProblem();
        using torch.optim.Optimizer optimizer = problem.Build(name);
        var expected = FixedProblem.Expected.GetProperty("optimizers").GetProperty(name);
        problem.Run(optimizer, 1, 1);
        FixedProblem.AssertValues(expected.GetProperty("1"), problem.Parameters, $"{name}, step 1");
        problem.Run(optimizer, 2, 50);
        FixedProblem.AssertValues(expected.GetProperty("50"), problem.Parameters, $"{name}, step 50");
    }

    [TestMethod]
    public void The_reference_has_a_case_for_each_of_ours() => CollectionAssert.AreEquivalent(
        FixedProblem.Cases.Keys.ToList(), FixedProblem.Expected.GetProperty("optimizers").EnumerateObject().Select(static p => p.Name).ToList());

    [TestMethod]
    public void Matrices_and_convolutions_decay_but_not_vectors_and_scales_of_channels()
    {
        using var problem = new FixedProblem();
        ParameterGroup[] groups = [.. ParameterGroup.Of(problem.Parameters, 0.3)];
        Assert.HasCount(2, groups);
        Assert.IsTrue(groups[0].Decays);
        CollectionAssert.AreEqual(new[] { problem.Parameters[0], problem.Parameters[3] }, groups[0].Parameters.ToArray());
        Assert.IsFalse(groups[1].Decays);
        CollectionAssert.AreEqual(new[] { problem.Parameters[1], problem.Parameters[2], problem.Parameters[4], problem.Parameters[5] }, groups[1].Parameters.ToArray());
        Assert.AreEqual(0.3, groups[1].Rate);
    }

    [TestMethod]
    public void Weights_of_one_input_or_one_channel_decay_all_the_same()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long[] shape in new long[][] { [1, 1], [4, 1], [1, 1, 1, 1], [8, 1, 3, 3] })
        {
            Assert.IsTrue(ParameterGroup.Of([new Parameter(ones(shape))], 1).Single().Decays, string.Join('×', shape));
        }
    }

    [TestMethod]
    public void A_network_gives_groups_by_block_and_decay_none_of_them_empty()
    {
        var network = Network.FromBackbone(Backbones.Get("compact"), trainable: true, head: [Dense(8, Activation.Relu)]);
        using TorchNetwork module = TorchNetwork.Create(network, TensorShape.Image(3, 64, 64), outputs: 3);
        IReadOnlyList<ParameterGroup> one = module.TrainedGroups(0.1, blockDecay: 1);
        Assert.HasCount(2, one);
        IReadOnlyList<ParameterGroup> blocks = module.TrainedGroups(0.1, blockDecay: 0.5);
        Assert.IsTrue(blocks.All(static group => group.Parameters.Count > 0));
        Assert.AreEqual(module.Parameters.Count(), blocks.Sum(static group => group.Parameters.Count));
        Assert.AreEqual(one.Sum(static group => group.Parameters.Count), blocks.Sum(static group => group.Parameters.Count));
        CollectionAssert.AreEqual(new[] { 0.1, 0.1, 0.05, 0.05, 0.025, 0.025 }, blocks.Take(6).Select(static group => group.Rate).ToArray());
        foreach (ParameterGroup group in blocks)
        {
            Assert.IsTrue(group.Parameters.All(p => p.dim() >= 2 == group.Decays));
        }
    }

    [TestMethod]
    public void Nothing_to_train_is_said()
    {
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => ConvNetOptimizer.Adagrad().Build([])).Message, "no parameters that learn");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => ConvNetOptimizer.Sgd().Build([new ParameterGroup([], 0.1, true)])).Message, "no parameters that learn");
    }

    [TestMethod]
    public void An_empty_group_is_left_out()
    {
        using var problem = new FixedProblem();
        using OptimizerHelper optimizer = ConvNetOptimizer.Sgd().Build([new ParameterGroup([], 0.1, true), new ParameterGroup(problem.Parameters, 0.2, true)]);
        Assert.AreEqual(0.2, optimizer.ParamGroups.Single().LearningRate);
    }

    [TestMethod]
    public void Options_that_make_no_sense_are_refused_by_name()
    {
        Assert.AreEqual("nesterov", Assert.ThrowsExactly<ArgumentException>(() => ConvNetOptimizer.Sgd(momentum: 0, nesterov: true)).ParamName);
        (Action Make, string Name)[] cases =
        [
            (() => ConvNetOptimizer.Adagrad(rateDecay: -1), "rateDecay"), (() => ConvNetOptimizer.Adagrad(weightDecay: double.NaN), "weightDecay"),
            (() => ConvNetOptimizer.Adagrad(initialSum: double.PositiveInfinity), "initialSum"), (() => ConvNetOptimizer.Adagrad(epsilon: 0), "epsilon"),
        ];
        foreach ((Action make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }

        Assert.AreEqual(ConvNetOptimizer.Adagrad(), ConvNetOptimizer.Adagrad());
        Assert.AreNotEqual(ConvNetOptimizer.AdamW(), ConvNetOptimizer.AdamW() with { DecaysNormsAndBiases = true });
    }
}
