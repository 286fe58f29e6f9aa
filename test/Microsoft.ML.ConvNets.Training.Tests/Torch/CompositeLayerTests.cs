using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using TorchSharp;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class CompositeLayerTests
{
    private static readonly TensorShape s_input = TensorShape.Image(3, 8, 8);

    [TestMethod]
    public void Weights_are_named_by_their_path()
    {
        Network network = Network.Sequential(
            Block([Conv2D(4, 3, padding: 1, name: "first"), Residual([Conv2D(4, 1)], name: "add")], "stage"),
            Branches([Conv2D(2, 1)], [Conv2D(3, 1)]),
            GlobalAveragePool2D());
        using var module = TorchNetwork.Create(network, s_input);
        CollectionAssert.AreEqual(
            new[]
            {
                "stage.first.weight", "stage.first.bias", "stage.add.body.conv2d_1.weight", "stage.add.body.conv2d_1.bias",
                "branches_1.branch_1.conv2d_1.weight", "branches_1.branch_1.conv2d_1.bias", "branches_1.branch_2.conv2d_1.weight", "branches_1.branch_2.conv2d_1.bias",
            },
            module.WeightsByName().Keys.ToArray());
    }

    [TestMethod]
    public void A_residual_adds_and_branches_put_side_by_side()
    {
        using torch.Tensor input = torch.randn(2, 3, 8, 8);
        using var residual = TorchNetwork.Create(Network.Sequential(Residual([Conv2D(3, 3, padding: 1, name: "c")], activation: Activation.Relu)), s_input);
        using torch.Tensor sum = residual.Run(input);
        using torch.Tensor way = torch.nn.functional.conv2d(input, residual.WeightsByName()["residual_1.body.c.weight"], residual.WeightsByName()["residual_1.body.c.bias"], padding: [1, 1]);
        using torch.Tensor expected = way.add(input).relu();
        Assert.IsTrue(torch.allclose(expected, sum, 1e-5, 1e-5));

        using var branches = TorchNetwork.Create(Network.Sequential(Branches([], [Activate(Activation.Relu)])), s_input);
        using torch.Tensor joined = branches.Run(input);
        using torch.Tensor positive = input.relu();
        using torch.Tensor both = torch.cat([input, positive], 1);
        Assert.IsTrue(torch.allclose(both, joined));
    }

    [TestMethod]
    public void What_both_ways_share_is_not_changed_by_one_of_them()
    {
        // An activation at the beginning of the body must not work in place: the shortcut needs the same input.
        using torch.Tensor input = torch.randn(1, 3, 8, 8);
        using torch.Tensor copy = input.clone();
        using var module = TorchNetwork.Create(Network.Sequential(Residual([Activate(Activation.Relu)])), s_input);
        using torch.Tensor output = module.Run(input);
        using torch.Tensor expected = copy.relu().add(copy);
        Assert.IsTrue(torch.allclose(copy, input));
        Assert.IsTrue(torch.allclose(expected, output));
    }

    [TestMethod]
    public void Composites_leave_no_tensor_behind()
    {
        using var module = TorchNetwork.Create(
            Network.Sequential(Block([Residual([Conv2D(3, 1)], [Conv2D(3, 1)], Activation.Relu), Branches([], [Conv2D(2, 3, padding: 1)])]), GlobalAveragePool2D()), s_input);
        using torch.Tensor input = torch.randn(2, 3, 8, 8);
        LiveTensors.AssertNoneLeft(() => module.Run(input).Dispose());
    }

    [TestMethod]
    public void Counts_and_summary_include_what_is_inside()
    {
        Network network = Network.Sequential(Block([Conv2D(4, 3, padding: 1), BatchNorm(Activation.Relu), Residual([Conv2D(4, 3, padding: 1)])]), GlobalAveragePool2D());
        Assert.AreEqual(TensorShape.Vector(4), network.OutputShape(s_input));
        StringAssert.Contains(network.Summary(s_input), $"{(3 * 9 * 4) + 4 + 8 + (4 * 9 * 4) + 4:N0} parameters");
        StringAssert.Contains(network.Summary(s_input), "8 running statistics");
    }

    [TestMethod]
    public void Json_keeps_all_of_it()
    {
        Network network = Network.FromBackbone(
            new Backbone("mine", [Block([Conv2D(4, 3), Residual([Conv2D(4, 1)], [Conv2D(4, 1)], Activation.Gelu)], "stage"), Branches([], [Conv2D(2, 1)]), GlobalMaxPool2D()], 8),
            trainable: false, [Dense(5, Activation.Relu), Dropout(0.2)]);
        Network read = Network.FromJson(network.ToJson());
        Assert.AreEqual(network, read);
        Assert.AreEqual(network.GetHashCode(), read.GetHashCode());
        Assert.AreNotEqual(network, network.WithFrozenBlocks(0));
    }

    [TestMethod]
    public void What_does_not_fit_is_told_with_its_path_and_shapes()
    {
        ArgumentException sum = Assert.ThrowsExactly<ArgumentException>(() => Network.Sequential(Block([Residual([Conv2D(4, 3)], name: "add")], "stage")).OutputShape(s_input));
        StringAssert.Contains(sum.Message, "'stage'");
        StringAssert.Contains(sum.Message, "'add'");
        StringAssert.Contains(sum.Message, "[4, 6, 6]");
        ArgumentException sides = Assert.ThrowsExactly<ArgumentException>(() => Network.Sequential(Branches([], [MaxPool2D(2)])).OutputShape(s_input));
        StringAssert.Contains(sides.Message, "[3, 4, 4]");
        Assert.ThrowsExactly<ArgumentException>(() => Network.Sequential(Block([Dense(1, name: "x"), Dense(1, name: "x")])).OutputShape(TensorShape.Vector(2)));
    }

    [TestMethod]
    public void Deep_nesting_is_refused_at_once()
    {
        LayerSequence layers = [Flatten()];
        ArgumentException deep = Assert.ThrowsExactly<ArgumentException>(() =>
        {
            for (int level = 0; level < 60; level++)
            {
                layers = [Block(layers), Block(layers)];
            }
        });
        StringAssert.Contains(deep.Message, "8 levels");
    }

    [TestMethod]
    public void Blocks_are_frozen_from_the_input()
    {
        var backbone = new Backbone("mine", [Block([Conv2D(4, 3)], "a"), MaxPool2D(2), Block([Conv2D(4, 3)], "b"), GlobalAveragePool2D()], 8);
        Assert.AreEqual(2, backbone.Blocks);
        Network network = Network.FromBackbone(backbone);
        Assert.AreEqual(2, network.Backbone!.FrozenBlocks);
        CollectionAssert.AreEqual(new[] { 0, 2, 4 }, Enumerable.Range(0, 3).Select(n => network.WithFrozenBlocks(n).Backbone!.FrozenLayers).ToArray());
        Assert.AreEqual(TensorShape.Image(4, 3, 3), network.WithFrozenBlocks(1).Backbone!.FrozenShape(s_input));

        using var module = TorchNetwork.Create(network.WithFrozenBlocks(1), s_input, 2);
        CollectionAssert.AreEqual(
            new[] { "backbone.b.conv2d_1.weight", "backbone.b.conv2d_1.bias", "output.weight", "output.bias" },
            module.NamedParameters().Where(p => p.Parameter.requires_grad).Select(p => p.Name).ToArray());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.WithFrozenBlocks(3)).Message, "mine has 2 blocks");
        Assert.ThrowsExactly<InvalidOperationException>(() => Network.Sequential(Flatten()).WithFrozenBlocks(1));
    }

    [TestMethod]
    public void The_frozen_part_and_the_rest_make_the_whole()
    {
        var backbone = new Backbone("mine", [Block([Conv2D(4, 3), BatchNorm(Activation.Relu)], "a"), Block([Conv2D(4, 3)], "b"), GlobalAveragePool2D()], 8);
        using torch.Tensor input = torch.randn(2, 3, 8, 8);
        for (int frozen = 1; frozen <= 2; frozen++)
        {
            using var module = TorchNetwork.Create(Network.FromBackbone(backbone, head: [Dense(3)]).WithFrozenBlocks(frozen), s_input, 2);
            module.Evaluate();
            using torch.Tensor whole = module.Run(input);
            using torch.Tensor features = FrozenFeatures(module, frozen);
            using torch.Tensor parts = module.RunTrained(features);
            Assert.IsTrue(torch.allclose(whole, parts, 1e-5, 1e-5));
        }

        torch.Tensor FrozenFeatures(TorchNetwork module, int frozen)
        {
            ResolvedLayer[] layers = [.. backbone.Layers.Resolve(s_input, "it").Take(backbone.AsLayer(frozen).FrozenLayers)];
            WeightTable weights = module.ToWeightTable().Under(BackboneLayer.DefaultName);
            using var session = new OnnxSession(OnnxModelWriter.Of(layers, weights, new OnnxInput(s_input, Scaling: null), OutputFunction.None), threads: 1);
            float[] features = new float[2 * layers[^1].Output.Length];
            session.Run<float>(input.data<float>().ToArray(), input.shape, features);
            return torch.tensor(features, [2, .. layers[^1].Output.Dimensions]);
        }
    }

    [TestMethod]
    public void What_is_moved_onto_a_device_computes_the_same_and_stays_frozen()
    {
        var backbone = new Backbone("mine", [Block([Conv2D(4, 3), BatchNorm(Activation.Relu)], "a"), Block([Conv2D(4, 3)], "b"), GlobalAveragePool2D()], 8);
        using torch.Tensor input = torch.randn(2, 3, 8, 8);
        using var network = TorchNetwork.Create(Network.FromBackbone(backbone).WithFrozenBlocks(1), s_input, 2);
        network.Evaluate();
        using torch.Tensor before = network.Run(input);
        string[] learning = Learning();
        LiveTensors.AssertNoneLeft(() => network.MoveTo(torch.CPU));
        using torch.Tensor after = network.Run(input);
        Assert.IsTrue(torch.allclose(before, after, 0, 0));
        CollectionAssert.AreEqual(learning, Learning());

        string[] Learning() => [.. network.NamedParameters().Where(static p => p.Parameter.requires_grad).Select(static p => p.Name)];
    }

    [TestMethod]
    public void Learning_rates_fall_from_block_to_block()
    {
        var backbone = new Backbone("mine", [Block([Conv2D(4, 3)], "a"), Block([Conv2D(4, 3)], "b"), GlobalAveragePool2D()], 8);
        using var module = TorchNetwork.Create(Network.FromBackbone(backbone, trainable: true), s_input, 2);
        IReadOnlyList<ParameterGroup> groups = module.TrainedGroups(0.1, 0.5);
        // Of each rate, the weights and then the biases, on which weight decay does not act.
        CollectionAssert.AreEqual(new[] { 0.1, 0.1, 0.05, 0.05, 0.025, 0.025 }, groups.Select(g => g.Rate).ToArray());
        var weights = module.WeightsByName();
        Assert.AreSame(weights["output.weight"], groups[0].Parameters.Single());
        Assert.AreSame(weights["output.bias"], groups[1].Parameters.Single());
        Assert.AreSame(weights["backbone.b.conv2d_1.weight"], groups[2].Parameters.Single());
        Assert.HasCount(6, groups.SelectMany(g => g.Parameters).ToArray());
        Assert.HasCount(2, module.TrainedGroups(0.1, 1));
    }
}
