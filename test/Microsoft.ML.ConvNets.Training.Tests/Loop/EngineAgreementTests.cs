using Microsoft.ML.ConvNets.Training.Loop;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class EngineAgreementTests
{
    private static readonly TensorShape s_shape = TensorShape.Image(3, 8, 8);
    private static readonly Network s_network = Network.Sequential(Conv2D(4, 3, activation: Activation.Relu), Flatten(), Dense(2));

    [TestMethod]
    public void Weights_that_were_trained_score_alike()
    {
        using TorchNetwork network = TorchNetwork.Create(s_network, s_shape);
        EngineAgreement.Require(s_network, network, network.ToWeightTable(), s_shape);
    }

    [TestMethod]
    public void A_network_that_would_score_otherwise_is_not_handed_out()
    {
        using TorchNetwork network = TorchNetwork.Create(s_network, s_shape);
        WeightTable weights = network.ToWeightTable();
        weights["dense_1.bias"][0] += 1;
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => EngineAgreement.Require(s_network, network, weights, s_shape)).Message, "ONNX Runtime");
    }
}
