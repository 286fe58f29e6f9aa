using Microsoft.ML.ConvNets.Training.Torch;
using static Microsoft.ML.ConvNets.Layers;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

[TestClass]
public sealed class PoolBeforeActivationTests
{
    /// <summary>Where a pooling follows, a layer's rectifier runs after it. An activation layer keeps its place, so it tells whether that is the same.</summary>
    [TestMethod]
    [DataRow(Activation.Relu)]
    [DataRow(Activation.Relu6)]
    public void Pooling_before_the_rectifier_gives_the_same_bits_and_gradients(Activation activation)
    {
        TensorShape input = TensorShape.Image(3, 13, 12);
        manual_seed(5);
        using TorchNetwork moved = TorchNetwork.Create(Network.Sequential(Conv2D(8, 3, activation: activation, name: "a"), MaxPool2D(2, name: "b"), Flatten()), input, outputs: 4);
        using TorchNetwork inPlace = TorchNetwork.Create(Network.Sequential(Conv2D(8, 3, name: "a"), Activate(activation), MaxPool2D(2, name: "b"), Flatten()), input, outputs: 4);
        using (no_grad())
        {
            foreach ((string name, Tensor weight) in moved.NamedWeights())
            {
                inPlace.WeightsByName()[name].copy_(weight);
            }
        }

        using Tensor images = randn(6, 3, 13, 12).mul(4);

        using Tensor one = moved.Run(images);
        using Tensor other = inPlace.Run(images);
        Assert.IsTrue(one.equal(other).all().item<bool>());

        one.square().sum().backward();
        other.square().sum().backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in moved.NamedParameters())
        {
            Assert.IsTrue(parameter.grad!.equal(inPlace.WeightsByName()[name].grad!).all().item<bool>(), name);
        }
    }
}
