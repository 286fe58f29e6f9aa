using System.Reflection;
using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>The operators that layers are written in. What they compute is compared with PyTorch through the layers (layers.json).</summary>
[TestClass]
public class OperatorTests
{
    [TestMethod]
    public void Every_operator_is_one_of_a_layer_that_is_compared_with_PyTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        IOps<Tensor> ops = DispatchProxy.Create<IOps<Tensor>, RecordingOps>();
        foreach (JsonElement given in Reference.Read("layers.json").GetProperty("layers").EnumerateArray())
        {
            Layer layer = Network.FromJson($$"""{"layers":[{{given.GetProperty("layer").GetRawText()}}]}""").Layers[0];
            using TorchNetwork network = layer.Alone(Reference.ShapeOf(given.GetProperty("shape")));
            var weights = WeightScope<Tensor>.Of(network.WeightsByName().Select(static weight => (weight.Key, weight.Value)));
            using Tensor input = TorchReference.TensorOf(given.GetProperty("input"));
            layer.Forward(ops, input, weights, Reference.ShapeOf(given.GetProperty("shape"))).Dispose();
        }

        CollectionAssert.AreEquivalent(
            typeof(IOps<Tensor>).GetMethods().Select(static method => method.Name)
                .Except([nameof(IOps<Tensor>.OnnxModel)]).ToArray(), ((RecordingOps)(object)ops).Called.ToArray(),
            "an ONNX file is compared with ONNX Runtime on it alone, and never runs on libtorch");
    }

    /// <summary>Two samples of two channels; the means are 2.5 and 4, the variances 1.25 and 4 (1.667 and 5.333 unbiased).</summary>
    [TestMethod]
    public void While_training_a_batch_norm_uses_the_batch_and_moves_the_running_statistics()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchNetwork network = Layers.BatchNorm(momentum: 0.25, epsilon: 1e-12).Alone(TensorShape.Image(2, 1, 2));
        network.Train();
        Tensor output = network.Run(tensor(new float[] { 1, 2, 2, 2, 3, 4, 6, 6 }, [2, 2, 1, 2]));
        float half = 1.5f / MathF.Sqrt(1.25f), part = 0.5f / MathF.Sqrt(1.25f);
        TorchReference.AssertClose(tensor(new[] { -half, -part, -1, -1, part, half, 1, 1 }, [2, 2, 1, 2]), output, "output");
        Dictionary<string, Tensor> weights = network.WeightsByName();
        TorchReference.AssertClose(tensor(new[] { 0.625f, 1f }), weights["running_mean"], "running mean");
        TorchReference.AssertClose(tensor(new[] { 0.75f + (5f / 12), 0.75f + (16f / 12) }), weights["running_var"], "running variance");
        Assert.AreEqual(1L, weights["num_batches_tracked"].item<long>());

        // With the weight of a first batch, the statistics are that batch's alone.
        network.AverageStatistics(1);
        network.Run(tensor(new float[] { 1, 2, 2, 2, 3, 4, 6, 6 }, [2, 2, 1, 2]));
        TorchReference.AssertClose(tensor(new[] { 2.5f, 4f }), network.WeightsByName()["running_mean"], "averaged mean");

        network.Evaluate();
        Tensor scored = network.Run(tensor(new float[] { 2.5f, 2.5f, 4, 4 }, [1, 2, 1, 2]));
        TorchReference.AssertClose(zeros(1, 2, 1, 2), scored, "by the running statistics");
        Assert.AreEqual(2L, network.WeightsByName()["num_batches_tracked"].item<long>());
    }

    /// <summary>Counts what is called, then lets TorchSharp do it.</summary>
    public class RecordingOps : DispatchProxy
    {
        internal HashSet<string> Called { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Called.Add(targetMethod!.Name);
            return targetMethod.Invoke(TorchOps.Evaluation, args);
        }
    }
}
