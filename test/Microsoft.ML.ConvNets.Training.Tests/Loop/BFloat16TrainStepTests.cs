using System.Text.Json;
using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Tasks;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static Microsoft.ML.ConvNets.Layers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class BFloat16TrainStepTests
{
    [TestMethod]
    public void Steps_are_those_of_PyTorch()
    {
        JsonElement given = Reference.Read("precision.json");
        var network = Network.Sequential(
            Conv2D(4, 3, activation: Activation.Relu6), Conv2D(5, 3, padding: ConvPadding.Same, useBias: false, name: "stem"), BatchNorm(Activation.Silu), MaxPool2D(2),
            Flatten(), Dense(6, Activation.Tanh), LayerNorm());
        using DisposeScope scope = NewDisposeScope();
        using var module = TorchNetwork.Create(network, TensorShape.Image(3, 8, 8), outputs: 3);
        Dictionary<string, Tensor> weights = Load(module, given.GetProperty("weights"));
        using Tensor inputs = ChannelsLast.Of(TorchReference.TensorOf(given.GetProperty("inputs")));
        using Tensor labels = tensor(given.GetProperty("labels").EnumerateArray().Select(static l => l.GetInt64()).ToArray());
        using OptimizerHelper optimizer = ConvNetOptimizer.Sgd(given.GetProperty("momentum").GetDouble()).Build(module.TrainedGroups(given.GetProperty("rate").GetDouble(), 1));
        using var pass = new BFloat16TrainStep(module, fromFeatures: false);
        int step = 0;
        foreach (JsonElement expected in given.GetProperty("losses").EnumerateArray())
        {
            using Tensor outputs = pass.Run(inputs);
            Assert.AreEqual(ScalarType.Float32, outputs.dtype);
            using Tensor loss = nn.functional.cross_entropy(outputs, labels);
            pass.Backward(loss);
            Assert.AreEqual(expected.GetSingle(), loss.item<float>(), 2e-3, $"step {step}");
            if (step++ == 0)
            {
                // Eight bits are a relative error of 1/256 in each factor.
                AssertClose(given.GetProperty("gradients"), name => ((Parameter)weights[name]).grad!, 5e-3);
            }

            optimizer.step();
        }

        AssertClose(given.GetProperty("after"), name => weights[name], 5e-3);
        Assert.IsTrue(weights.Values.Where(static w => w.is_floating_point()).All(static w => w.dtype == ScalarType.Float32), "the module keeps single precision");
    }

    [TestMethod]
    [DataRow("resnet18", 64)]
    [DataRow("mobilenet_v2", 64)]
    [DataRow("mobilenet_v3_small", 64)]
    [DataRow("densenet121", 64)]
    [DataRow("squeezenet1_1", 64)]
    [DataRow("convnext_tiny", 64)]
    [DataRow("xception", 96)]
    public void Gradients_of_backbones_point_where_those_of_single_precision_do(string name, int size)
    {
        if (name is "xception" or "convnext_tiny")
        {
            LongTests.Require();
        }

        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        var network = Network.FromBackbone(Backbones.Get(name), trainable: true, [Dense(8, Activation.Tanh)]);
        using var module = TorchNetwork.Create(network, TensorShape.Image(3, size, size), outputs: 4);
        using Tensor plain = rand(4, 3, size, size);
        using Tensor inputs = ChannelsLast.Of(plain);
        using (no_grad())
        {
            // Statistics of these images, without which values fade away from layer to layer.
            for (int i = 0; i < 12; i++)
            {
                module.Run(inputs).Dispose();
            }
        }

        // What is dropped is drawn anew by each pass.
        module.Evaluate();
        Parameter[] parameters = [.. module.Parameters];

        double exactLoss = Backward(new TrainStep(module, fromFeatures: false));
        Tensor[] exact = [.. parameters.Select(static p => p.grad!.clone())];
        double loss = Backward(Still(new BFloat16TrainStep(module, fromFeatures: false)));

        Assert.AreEqual(exactLoss, loss, 0.1 * Math.Abs(exactLoss));
        Assert.IsTrue(parameters.All(static p => p.dtype == ScalarType.Float32 && p.grad!.dtype == ScalarType.Float32 && p.grad.isfinite().all().item<bool>()));
        // Further back, rounding flips rectifiers and multiplies from layer to layer, in PyTorch as here.
        int near = parameters.Length * 3 / 4;
        Tensor own = Flat(exact[near..]);
        Tensor rounded = Flat([.. parameters[near..].Select(static p => p.grad!)]);
        double cosine = (own * rounded).sum().item<float>() / (own.norm().item<float>() * rounded.norm().item<float>());
        Assert.IsGreaterThan(0.97, cosine, "the directions");

        double Backward(TrainStep pass)
        {
            using (pass)
            {
                using Tensor outputs = pass.Run(inputs);
                using Tensor square = outputs.square();
                using Tensor sum = square.mean();
                pass.Backward(sum);
                return sum.item<float>();
            }
        }

        static Tensor Flat(Tensor[] tensors) => cat([.. tensors.Select(static t => t.reshape(-1))], 0);
    }

    [TestMethod]
    public void Running_statistics_and_norms_share_the_modules_memory()
    {
        using DisposeScope scope = NewDisposeScope();
        using var module = TorchNetwork.Create(TinyModel.Network, TensorShape.Image(3, 16, 16), outputs: 2);
        Dictionary<string, Tensor> weights = module.WeightsByName();
        Tensor mean = weights.Single(static w => w.Key.EndsWith("running_mean", StringComparison.Ordinal)).Value;
        using var pass = new BFloat16TrainStep(module, fromFeatures: false);
        using Tensor plain = rand(4, 3, 16, 16);
        using Tensor inputs = ChannelsLast.Of(plain);
        pass.Run(inputs).Dispose();
        Assert.IsGreaterThan(0f, mean.abs().sum().item<float>(), "the module's own statistics have moved");
    }

    [TestMethod]
    public void Weights_that_change_between_two_passes_are_seen_by_the_second()
    {
        using DisposeScope scope = NewDisposeScope();
        using var module = TorchNetwork.Create(Network.Sequential(Dense(3)), TensorShape.Vector(4), outputs: 2);
        using var pass = new BFloat16TrainStep(module, fromFeatures: false);
        using Tensor inputs = ones(1, 4);
        using Tensor before = pass.Run(inputs);
        using (no_grad())
        {
            foreach (Parameter parameter in module.Parameters)
            {
                parameter.fill_(0.5);
            }
        }

        // (4 · 0.5 + 0.5) three times, times 0.5, and 0.5.
        using Tensor after = pass.Run(inputs);
        Assert.AreEqual(4.25f, after[0, 0].item<float>());
        Assert.AreNotEqual(4.25f, before[0, 0].item<float>());
    }

    [TestMethod]
    public void A_network_that_is_only_an_output_layer_stays_in_single_precision()
    {
        var plan = new TrainingPhase
        {
            Task = new MulticlassTask(2, 0, null),
            Epochs = 1,
            TotalEpochs = 1,
            BatchSize = 1,
            Optimizer = ConvNetOptimizer.Adam(),
            LearningRate = 0.1,
            Schedule = LearningRateSchedule.Constant,
            Seed = 1,
            Monitor = new ConvNets.WatchedMetric(TrainingMetric.Loss),
            ComputesBFloat16 = true,
        };
        using var linear = TorchNetwork.Create(Network.Sequential(), TensorShape.Vector(4), outputs: 2);
        using var deep = TorchNetwork.Create(Network.Sequential(Dense(3)), TensorShape.Vector(4), outputs: 2);
        using TrainStep exact = TrainStep.Of(plan, linear), rounded = TrainStep.Of(plan, deep), off = TrainStep.Of(plan with { ComputesBFloat16 = false }, deep);
        Assert.IsNotInstanceOfType<BFloat16TrainStep>(exact);
        Assert.IsInstanceOfType<BFloat16TrainStep>(rounded);
        Assert.IsNotInstanceOfType<BFloat16TrainStep>(off);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Two_hundred_steps_take_no_more_memory_than_twenty(bool isRounded)
    {
        // 12 MiB of weights: what a step leaves behind is soon larger than all else.
        var network = Network.Sequential(Dense(1500, Activation.Relu), Dense(1500, Activation.Relu));
        using var module = TorchNetwork.Create(network, TensorShape.Vector(500), outputs: 2);
        using OptimizerHelper optimizer = ConvNetOptimizer.Adam().Build(module.TrainedGroups(0.001, 1));
        using TrainStep pass = isRounded ? new BFloat16TrainStep(module, fromFeatures: false) : new TrainStep(module, fromFeatures: false);
        using Tensor inputs = rand(4, 500);
        Parameter[] parameters = [.. module.Parameters];
        ResidentMemory.AssertFlat(warmUp: 20, repeats: 180, tolerance: 64, () =>
        {
            using Tensor outputs = pass.Run(inputs);
            using Tensor loss = outputs.sum();
            pass.Backward(loss);
            nn.utils.clip_grad_norm_(parameters, 1);
            optimizer.step();
        });
    }

    [TestMethod]
    public void Gradients_are_those_of_the_last_loss_alone_and_stay_in_their_memory()
    {
        using DisposeScope scope = NewDisposeScope();
        using var module = TorchNetwork.Create(TinyModel.Network, TensorShape.Image(3, 16, 16), outputs: 2);
        using var pass = new BFloat16TrainStep(module, fromFeatures: false);
        using Tensor plain = rand(4, 3, 16, 16);
        using Tensor inputs = ChannelsLast.Of(plain);
        Parameter output = module.Parameters.Last();
        for (int i = 0; i < 2; i++)
        {
            using Tensor outputs = pass.Run(inputs);
            using Tensor loss = outputs.sum();
            pass.Backward(loss);
            Assert.AreEqual(4f, output.grad![0].item<float>(), "each of the four images adds 1 to each logit's shift");
        }
    }

    /// <summary>The pass with the copy in evaluation mode: the way of the module that it is compared with.</summary>
    private static BFloat16TrainStep Still(BFloat16TrainStep pass)
    {
        pass.Copy.Evaluate();
        return pass;
    }

    private static Dictionary<string, Tensor> Load(TorchNetwork module, JsonElement values)
    {
        Dictionary<string, Tensor> weights = module.WeightsByName();
        using IDisposable still = no_grad();
        foreach (JsonProperty value in values.EnumerateObject())
        {
            using Tensor given = TorchReference.TensorOf(value.Value);
            weights[value.Name].copy_(given);
        }

        return weights;
    }

    private static void AssertClose(JsonElement expected, Func<string, Tensor> actual, double tolerance)
    {
        foreach (JsonProperty value in expected.EnumerateObject())
        {
            using Tensor wanted = TorchReference.TensorOf(value.Value);
            using Tensor found = actual(value.Name).detach();
            TorchReference.AssertClose(wanted, found, value.Name, tolerance);
        }
    }
}
