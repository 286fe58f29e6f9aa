using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>Each layer kind computes what PyTorch computes, and its shape and count are those of the real thing.</summary>
[TestClass]
public class LayerReferenceTests
{
    public static IEnumerable<object[]> Cases =>
        Reference.Read("layers.json").GetProperty("layers").EnumerateArray().Select(c => new object[] { c.GetProperty("name").GetString()! });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_layer_agrees_with_PyTorch(string name)
    {
        JsonElement given = Reference.Read("layers.json").GetProperty("layers").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        Layer layer = Network.FromJson($$"""{"layers":[{{given.GetProperty("layer").GetRawText()}}]}""").Layers[0];
        TensorShape shape = Reference.ShapeOf(given.GetProperty("shape"));

        using DisposeScope scope = NewDisposeScope();
        using TorchNetwork module = layer.Alone(shape);
        TorchReference.Load(module, given.GetProperty("weights"));
        module.Evaluate();
        using (inference_mode())
        {
            Tensor output = module.Run(TorchReference.TensorOf(given.GetProperty("input")));
            TorchReference.AssertClose(TorchReference.TensorOf(given.GetProperty("output")), output, name);
            CollectionAssert.AreEqual(layer.OutputShape(shape).Dimensions, output.shape[1..], "the shape rule");
        }

        Assert.AreEqual(module.Parameters.Sum(p => p.numel()), layer.ParameterCount(shape), "parameters");
        Assert.AreEqual(module.Weights.Where(w => w.Parameter is null).Select(w => w.Tensor).Where(b => b.dim() > 0).Sum(b => b.numel()), layer.StatisticCount(shape), "running statistics");
    }

    [TestMethod]
    public void Every_layer_kind_is_compared_with_PyTorch()
    {
        string[] compared = [.. Reference.Read("layers.json").GetProperty("layers").EnumerateArray().Select(c => c.GetProperty("layer").GetProperty("kind").GetString()!).Distinct()];
        CollectionAssert.AreEquivalent(LayerKinds.All.Select(k => k.Value).Except(["onnx"]).ToArray(), compared, "an ONNX file is compared with ONNX Runtime on it alone");
    }

    [TestMethod]
    public void A_network_agrees_with_PyTorch()
    {
        JsonElement given = Reference.Read("layers.json").GetProperty("network");
        var network = Network.Sequential(
            Layers.Conv2D(4, 3, activation: Activation.Relu), Layers.MaxPool2D(2),
            Layers.Conv2D(4, 3, padding: ConvPadding.Same, useBias: false, name: "stem"), Layers.BatchNorm(Activation.Silu),
            Layers.Flatten(), Layers.Dense(6, Activation.Tanh));
        TensorShape shape = TensorShape.Image(3, 8, 8);

        using DisposeScope scope = NewDisposeScope();
        using var module = TorchNetwork.Create(network, shape, outputs: 3);
        TorchReference.Load(module, given.GetProperty("weights"));
        module.Evaluate();
        using (inference_mode())
        {
            TorchReference.AssertClose(TorchReference.TensorOf(given.GetProperty("output")), module.Run(TorchReference.TensorOf(given.GetProperty("input"))), "network");
        }

        Assert.AreEqual(given.GetProperty("parameters").GetInt64(), network.WithOutputLayer(3).Resolve(shape).Sum(p => p.ParameterCount));
    }

    [TestMethod]
    public void Dropout_zeroes_its_share_and_scales_the_rest_while_training()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using TorchNetwork dropout = Layers.Dropout(0.25).Alone(TensorShape.Vector(10_000));
        dropout.Train();
        float[] values = dropout.Run(ones(1, 10_000)).data<float>().ToArray();
        Assert.IsTrue(values.All(v => v == 0 || MathF.Abs(v - (4 / 3f)) < 1e-6));
        Assert.AreEqual(0.25, values.Count(v => v == 0) / 10_000.0, 0.02);
    }

    [TestMethod]
    public void Stochastic_depth_leaves_out_whole_samples_and_scales_the_rest_while_training()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using TorchNetwork layer = Layers.StochasticDepth(0.25).Alone(TensorShape.Image(2, 1, 2));
        layer.Train();
        float[][] samples = [.. layer.Run(ones(4_000, 2, 1, 2)).data<float>().ToArray().Chunk(4)];
        Assert.IsTrue(samples.All(sample => sample.All(v => v == sample[0]) && (sample[0] == 0 || MathF.Abs(sample[0] - (4 / 3f)) < 1e-6)));
        Assert.AreEqual(0.25, samples.Count(sample => sample[0] == 0) / 4_000.0, 0.03);
    }

    [TestMethod]
    public void Layers_keep_channels_last_memory_and_give_back_what_they_used()
    {
        TensorShape shape = TensorShape.Image(8, 6, 6);
        foreach (Layer layer in new Layer[]
        {
            Layers.Conv2D(4, (1, 3), groups: 2), Layers.Conv2D(4, 2, padding: ConvPadding.Same), Layers.DepthwiseConv2D(3, padding: 1), Layers.SeparableConv2D(4, 3),
            Layers.ZeroPadding2D(1), Layers.LayerNorm(), Layers.SqueezeExcite(2), Layers.LayerScale(), Layers.StochasticDepth(0.5),
            Layers.MaxPool2D(3, 2, ceilMode: true), Layers.AveragePool2D(3, 1, 1), Layers.AdaptiveAveragePool2D(4),
        })
        {
            using TorchNetwork module = layer.Alone(shape);
            using Tensor pixels = randn(2, 6, 6, 8);
            using Tensor input = pixels.permute(0, 3, 1, 2);
            LiveTensors.AssertNoneLeft(() =>
            {
                using Tensor output = module.Run(input);
                Assert.AreEqual(1, output.stride()[1], layer.Describe());
            });
        }
    }

    [TestMethod]
    public void Batch_norm_moves_its_statistics_while_training_and_gradients_reach_every_weight()
    {
        using DisposeScope scope = NewDisposeScope();
        var network = Network.Sequential(
            Layers.Conv2D(2, 3, padding: ConvPadding.Same, stride: 2, activation: Activation.HardSwish), Layers.BatchNorm(Activation.Relu6, momentum: 0.5),
            Layers.AveragePool2D(2), Layers.Activate(Activation.Gelu), Layers.Flatten(), Layers.Dense(4, Activation.Elu));
        using var module = TorchNetwork.Create(network, TensorShape.Image(3, 8, 8), outputs: 2);
        module.Train();
        using Tensor output = module.Run(randn(4, 3, 8, 8));
        output.pow(2).sum().backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.NamedParameters())
        {
            Assert.IsNotNull(parameter.grad, name);
            Assert.IsGreaterThan(0f, parameter.grad!.abs().sum().item<float>(), name);
        }

        Tensor mean = module.WeightsByName()["batch_norm_1.running_mean"];
        Assert.IsGreaterThan(0f, mean.abs().sum().item<float>());
    }

    [TestMethod]
    public void Every_activation_alone_or_in_a_layer_has_a_gradient()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            using DisposeScope scope = NewDisposeScope();
            var network = Network.Sequential(Layers.Dense(3, activation), Layers.Activate(activation), Layers.Dropout(0), Layers.Activate(Activation.Relu));
            using var module = TorchNetwork.Create(network, TensorShape.Vector(4), outputs: 2);
            module.Train();
            using Tensor output = module.Run(rand(5, 4));
            output.sum().backward();
            Assert.IsNotNull(module.NamedParameters().First().Parameter.grad, activation.ToString());
        }
    }
}
