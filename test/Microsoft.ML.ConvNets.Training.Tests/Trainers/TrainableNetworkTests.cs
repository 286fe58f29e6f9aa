using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Training.Trainers;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

/// <summary>What cannot be trained well behind the output layer that trainers add is refused before anything is read.</summary>
[TestClass]
public sealed class TrainableNetworkTests
{
    public static IEnumerable<object[]> Refused =>
    [
        [Network.Sequential(Layers.Flatten(), Layers.Dense(10, Activation.Softmax)), 10, "Dense 10, Softmax"],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(7, Activation.Softmax)), 10, "Dense 7, Softmax"],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(10), Layers.Activate(Activation.Softmax)), 10, "Dense 10 and Softmax"],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(1, Activation.Sigmoid)), 1, "Dense 1, Sigmoid"],
        [Network.FromBackbone(Backbones.ResNet18(includeTop: true), trainable: true), 10, "Leave includeTop out"],
        [Network.FromBackbone(Backbones.ResNet18(includeTop: true, topActivation: Activation.None), head: [Layers.Dense(5)]), 10, "Leave includeTop out"],
    ];

    public static IEnumerable<object[]> Taken =>
    [
        [Network.Sequential()],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(64, Activation.Sigmoid))],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(10, Activation.Relu))],
        [Network.Sequential(Layers.Flatten(), Layers.Dense(10, Activation.Softmax), Layers.Dense(20, Activation.Relu))],
        [Network.FromBackbone(Backbones.ResNet18(), trainable: true)],
    ];

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void An_output_layer_of_its_own_is_refused(Network network, int outputs, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TrainableNetwork.Check(network, outputs)).Message, expected);

    [TestMethod]
    [DynamicData(nameof(Taken))]
    public void Hidden_layers_of_any_activation_are_taken(Network network) => TrainableNetwork.Check(network, 10);

    [TestMethod]
    [DataRow("resnet18", "resnet17")]
    [DataRow("mobilenet_v2", "MobileNetV2")]
    [DataRow("cosine-restarts", "cosine-restart")]
    [DataRow("filters", "fliters")]
    [DataRow(null, "something else")]
    [DataRow(null, "")]
    public void The_nearest_name_is_found_unless_all_are_far(string? expected, string name) =>
        Assert.AreEqual(expected, NearestName.Of(name, ["resnet18", "mobilenet_v2", "cosine-restarts", "filters"]));
}
