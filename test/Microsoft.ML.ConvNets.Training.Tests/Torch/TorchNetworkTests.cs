using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using TorchSharp;
using static Microsoft.ML.ConvNets.Layers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public class TorchNetworkTests
{
    [TestMethod]
    public void A_network_takes_a_table_and_gives_it_back()
    {
        LiveTensors.AssertNoneLeft(() =>
        {
            Network network = Network.FromBackbone(Backbones.Compact(), head: [Dense(4, Activation.Relu)]).WithOutputLayer(2);
            TensorShape input = TensorShape.Image(3, 32, 32);
            WeightTable weights = WeightTable.Draw(network.Weights(input), seed: 5);
            using TorchNetwork torchNetwork = TorchNetwork.Create(network, input, weights);
            WeightTable copy = torchNetwork.ToWeightTable();
            Assert.HasCount(weights.Specs.Count, copy.Specs);
            for (int i = 0; i < weights.Specs.Count; i++)
            {
                Assert.AreEqual((weights.Specs[i].Name, weights.Specs[i].Role), (copy.Specs[i].Name, copy.Specs[i].Role));
                CollectionAssert.AreEqual(weights[i], copy[i], weights.Specs[i].Name);
                Assert.AreNotSame(weights[i], copy[i]);
            }
        });
    }

    [TestMethod]
    [DataRow("resnet18")]
    [DataRow("mobilenet_v3_small")]
    [DataRow("efficientnet_b0")]
    [DataRow("densenet121")]
    [DataRow("squeezenet1_1")]
    [DataRow("convnext_tiny")]
    [DataRow("inception_v3")]
    [DataRow("xception")]
    public void Gradients_reach_every_weight(string name)
    {
        Backbone backbone = Backbones.Get(name, includeTop: true, classes: 3, topActivation: Activation.None);
        int side = Math.Max(backbone.MinimumSize, 48);
        using DisposeScope scope = NewDisposeScope();
        manual_seed(5);
        using var module = TorchNetwork.Create(new Network(backbone.Layers, input: null), TensorShape.Image(3, side, side));
        module.Train();
        Tensor output = module.Run(randn(2, 3, side, side));
        output.pow(2).sum().backward();
        foreach ((string weight, TorchSharp.Modules.Parameter parameter) in module.NamedParameters())
        {
            Assert.IsNotNull(parameter.grad, weight);
            Assert.IsTrue(parameter.grad!.isfinite().all().item<bool>(), weight);
        }
    }
}
