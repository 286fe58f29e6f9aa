namespace Microsoft.ML.ConvNets.Tests;

[TestClass]
public class BackbonesTests
{
    /// <summary>Numbers of parameters with the top of 1000 classes, as torchvision's documentation has them (Xception: Keras').</summary>
    private static readonly Dictionary<string, long> s_parameters = new()
    {
        ["vgg16"] = 138_357_544,
        ["vgg19"] = 143_667_240,
        ["vgg16_bn"] = 138_365_992,
        ["vgg19_bn"] = 143_678_248,
        ["resnet18"] = 11_689_512,
        ["resnet34"] = 21_797_672,
        ["resnet50"] = 25_557_032,
        ["resnet101"] = 44_549_160,
        ["resnet152"] = 60_192_808,
        ["mobilenet_v2"] = 3_504_872,
        ["mobilenet_v3_small"] = 2_542_856,
        ["mobilenet_v3_large"] = 5_483_032,
        ["inception_v3"] = 23_834_568,
        ["xception"] = 22_855_952,
        ["densenet121"] = 7_978_856,
        ["squeezenet1_1"] = 1_235_496,
        ["efficientnet_b0"] = 5_288_548,
        ["convnext_tiny"] = 28_589_128,
    };

    private static IEnumerable<object[]> Names => Backbones.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void Summaries_print_the_known_numbers_of_parameters()
    {
        CollectionAssert.AreEquivalent(s_parameters.Keys.Concat(["compact", "imagenet_resnet18"]).ToArray(), Backbones.All.Keys.ToArray());
        foreach ((string name, long parameters) in s_parameters)
        {
            Backbone backbone = Backbones.Get(name, includeTop: true);
            Assert.AreEqual(name, backbone.Name);
            StringAssert.Contains(backbone.Summary(TensorShape.Image(3, 299, 299)), $"{Environment.NewLine}{parameters:N0} parameters", name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_backbone_gives_features_from_its_smallest_size_on(string name)
    {
        Backbone backbone = Backbones.Get(name) with { Weights = null };
        TensorShape features = Output(backbone, 160);
        Assert.IsFalse(features.IsImage);
        StringAssert.Contains(Backbones.All[name], $"features of {features.Channels}");
        Assert.AreEqual(features, Output(backbone, backbone.MinimumSize), "the smallest size");
        Assert.IsGreaterThan(2, backbone.Blocks);
        Assert.IsLessThan(17, backbone.Blocks);

        Network network = Network.FromBackbone(backbone);
        Assert.AreEqual(network, Network.FromJson(network.ToJson()));
        if (backbone.MinimumSize > 1)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => network.OutputShape(TensorShape.Image(3, 300, backbone.MinimumSize - 1)));
            StringAssert.Contains(error.Message, $"at least {backbone.MinimumSize}×{backbone.MinimumSize}");
        }
    }

    [TestMethod]
    public void The_end_is_as_one_wants_it()
    {
        Assert.AreEqual(TensorShape.Vector(512), Output(Backbones.ResNet18(), 64));
        Assert.AreEqual(TensorShape.Vector(512), Output(Backbones.ResNet18(pooling: GlobalPooling.Max), 64));
        Assert.AreEqual(TensorShape.Image(512, 2, 2), Output(Backbones.ResNet18(pooling: GlobalPooling.None), 64));
        Assert.AreEqual(TensorShape.Vector(7), Output(Backbones.ResNet18(includeTop: true, classes: 7), 64));
        Assert.IsInstanceOfType<GlobalMaxPool2DLayer>(Backbones.VGG16(pooling: GlobalPooling.Max).Layers[^1]);
        foreach (string name in s_parameters.Keys)
        {
            Layer last = Backbones.Get(name, includeTop: true, classes: 3, topActivation: Activation.Sigmoid).Layers[^1];
            last = last is BlockLayer block ? block.Layers[^1] : last;
            Assert.AreEqual(Activation.Sigmoid, last is ActivationLayer alone ? alone.Activation : last.OutputActivation, name);
            Assert.AreEqual(Backbones.Get(name), Backbones.Get(name), name);
        }
    }

    [TestMethod]
    public void Names_are_found_however_they_are_written()
    {
        Assert.AreEqual("mobilenet_v2", Backbones.Get("MobileNetV2").Name);
        Assert.AreEqual("vgg16_bn", Backbones.Get("VGG16-BN").Name);
        Assert.AreEqual("compact", Backbones.Get("Compact").Name);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Backbones.Get("resnet19")).Message, "resnet18");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Backbones.Get("compact", includeTop: true)).Message, "without a classifier");
        Assert.ThrowsExactly<ArgumentNullException>(() => Backbones.Get(null!));
        Assert.AreEqual("classes", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Backbones.Get("vgg16", classes: 0)).ParamName);
        Assert.AreEqual("pooling", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Backbones.VGG16(pooling: (GlobalPooling)9)).ParamName);
        Assert.AreEqual("activation", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Backbones.VGG16(topActivation: (Activation)99)).ParamName);
    }

    private static TensorShape Output(Backbone backbone, int side) => Network.FromBackbone(backbone).OutputShape(TensorShape.Image(3, side, side));
}
