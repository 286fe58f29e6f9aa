using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNets.Stack.Torch.Tests.nn;

[TestClass]
public sealed class ContainerTests
{
    [TestMethod]
    public void A_sequence_runs_its_modules_in_order_and_frees_what_lies_between()
    {
        using var net = Sequential(Linear(4, 5), ReLU(), Linear(5, 2)).append("last", Identity());
        Assert.AreEqual(4, net.Count);
        CollectionAssert.AreEqual(new[] { "0", "1", "2", "last" }, net.named_children().Select(c => c.name).ToArray());
        using var input = randn(3, 4);
        var live = LiveTensors.Count();
        using (var output = net.call(input))
        {
            Assert.AreEqual(live + 1, Tensor.TotalCount);
            using var scope = NewDisposeScope();
            Assert.IsTrue(net[2..4].call(net[(null, 2)].call(input)).allclose(output));
            Assert.IsTrue(net[0].call(input).allclose(((Linear)net[0]).forward(input)));
        }

        using var empty = Sequential();
        using var same = empty.call(input);
        Assert.IsTrue(same.allclose(input));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => net[(2, 9)]);
    }

    [TestMethod]
    public void Lists_number_their_modules()
    {
        using var list = ModuleList(Linear(2, 2), Linear(2, 3));
        list.Insert(1, Linear(2, 4));
        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias" }, list.state_dict().Keys.ToArray());
        Assert.AreEqual(4, list[1].out_features);
        using var removed = list[0];
        list.RemoveAt(0);
        Assert.HasCount(2, list);
        Assert.AreEqual(4, list[0].weight.shape[0]);
        Assert.HasCount(4, list.parameters().ToList());
    }

    [TestMethod]
    public void Dictionaries_name_their_modules()
    {
        using var dict = ModuleDict<Module>(("conv", Conv2d(1, 1, 3)), ("relu", ReLU()));
        dict.Add("fc", Linear(2, 2));
        CollectionAssert.AreEqual(new[] { "conv", "relu", "fc" }, dict.keys().ToArray());
        CollectionAssert.AreEqual(new[] { "conv.weight", "conv.bias", "fc.weight", "fc.bias" }, dict.state_dict().Keys.ToArray());
        Assert.IsTrue(dict.Remove("relu"));
        Assert.HasCount(2, dict.children().ToList());
        Assert.AreSame(dict["fc"], dict[1].Item2);
    }

    [TestMethod]
    public void Parameter_lists_hold_parameters()
    {
        using var list = ParameterList(Parameter(ones(2)), Parameter(zeros(3)));
        list.append(Parameter(ones(1)));
        CollectionAssert.AreEqual(new[] { "0", "1", "2" }, list.named_parameters().Select(p => p.name).ToArray());
        Assert.AreEqual(1, list.IndexOf(list[1]));
    }

    [TestMethod]
    public void Shared_modules_come_once_among_the_parameters_and_under_every_name_in_the_state()
    {
        using var shared = Linear(2, 2);
        using var net = Sequential(shared, shared);
        Assert.HasCount(2, net.parameters().ToList());
        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias", "1.weight", "1.bias" }, net.state_dict().Keys.ToArray());
    }
}
