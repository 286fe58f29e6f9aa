using System.Diagnostics;
using Microsoft.ML.ConvNets.Networks;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Networks;

[TestClass]
public class NetworkJsonTests
{
    [TestMethod]
    public void A_network_without_layers_is_the_output_layer_alone()
    {
        var network = Network.Sequential();
        Assert.AreEqual(network, Network.FromJson(network.ToJson()));
        Assert.AreEqual(TensorShape.Vector(3), network.OutputShape(TensorShape.Vector(3)));
        Assert.IsNull(network.Backbone);
    }

    [TestMethod]
    public void Every_layer_kind_comes_back_equal()
    {
        var network = Network.Sequential(
            Conv2D(8, 3), Conv2D(8, 4, 2, ConvPadding.Same, Activation.LeakyRelu, useBias: false, name: "stem"), Conv2D(8, 3, padding: 2),
            MaxPool2D(2), MaxPool2D(3, 2, 1), AveragePool2D(2, 1), BatchNorm(Activation.HardSigmoid, 0.01, 1e-3), Activate(Activation.Softmax),
            Conv2D(8, (1, 7), groups: 4, dilation: 2), DepthwiseConv2D((3, 2), 2, 1, depthMultiplier: 2, Activation.Relu6), SeparableConv2D(8, 3, useBias: false),
            ZeroPadding2D(1, 2, 3, 4), LayerNorm(1e-6), MaxPool2D(3, 2, ceilMode: true), AveragePool2D(3, 1, 1), AdaptiveAveragePool2D(7),
            SqueezeExcite(2, Activation.Silu, Activation.HardSigmoid, name: "se"), LayerScale(0.5), StochasticDepth(0.2), GlobalMaxPool2D(),
            Residual([Conv2D(4, 3, padding: 1)], [Conv2D(4, 1)], Activation.Relu), Branches([Conv2D(4, 1)], []), Block([Residual([Conv2D(4, 1)])], "stage"),
            new BackboneLayer("tiny", [Block([Conv2D(4, 1)], "stem")], frozenBlocks: 1) { Name = "backbone" },
            new OnnxModelLayer(new string('a', 64), "image", "pool", TensorShape.Image(4, 1, 1), TensorShape.Image(4, 2, 2)) { TakesBatches = false },
            Conv2D(8, 3, (1, 2), ConvPadding.Of(1, 0, 2, 3), dilation: (2, 1)), MaxPool2D((3, 2), (1, 2), ConvPadding.Of(0, 1, 1, 0), dilation: (1, 2)),
            AveragePool2D((3, 2), 2, ConvPadding.Same, ceilMode: true, countIncludePad: false), Activate(Activation.Elu, alpha: 0.5), Clip(-1, 2), Clip(highest: 1),
            Compute(Arithmetic.Divide, 2, isReversed: true), ComputeTrained(Arithmetic.Add, TensorShape.Image(4, 1, 1)), Reshape(TensorShape.Image(2, 2, 1)),
            ChannelShuffle(2), ChannelSlice(1, 1),
            Graph(new GraphNode("a", ["input"], [Conv2D(4, 1)]), new GraphNode("b", ["input", "a"], [Activate(Activation.Relu)], GraphMerge.Multiply)),
            GlobalAveragePool2D(), Flatten(), Dense(4, Activation.Gelu, useBias: false, KernelInitializer.HeNormal), Dropout(0.3)).WithInput(96, 64, 1);
        CollectionAssert.AreEquivalent(LayerKinds.All.Select(k => k.Key).ToArray(), network.Layers.Select(l => l.GetType()).Distinct().ToArray(), "all kinds");
        Network back = Network.FromJson(network.ToJson());
        Assert.AreEqual(network, back);
        Assert.AreEqual(network.ToJson(), back.ToJson());
        foreach (string preset in NetworkPresets.All.Keys)
        {
            Assert.AreEqual(NetworkPresets.Get(preset), Network.FromJson(NetworkPresets.Get(preset).ToJson()));
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("3")]
    [DataRow("{}")]
    [DataRow("""{"layers":null}""")]
    [DataRow("""{"layers":{}}""")]
    [DataRow("""{"layers":[null]}""")]
    [DataRow("""{"layers":[{}]}""")]
    [DataRow("""{"layers":[{"kind":"transformer"}]}""")]
    [DataRow("""{"layers":[{"kind":7}]}""")]
    [DataRow("""{"layers":[{"kind":null}]}""")]
    [DataRow("""{"layers":[{"units":3}]}""")]
    [DataRow("""{"layers":[{"kind":"dense"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":"3"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3.5}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":null}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":-3}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":2147483647}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":99999999999999999999999999}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":1}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":999}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":"999"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":"Relu,Tanh"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":"Boom"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"activation":null}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"useBias":"yes"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"kernelInitializer":2}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"kernelInitializer":"HeNormal,HeUniform"}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"name":5}]}""")]
    [DataRow("""{"layers":[{"kind":"dense","units":3,"surprise":1}]}""")]
    [DataRow("""{"layers":[{"kind":"dropout","rate":1e999}]}""")]
    [DataRow("""{"layers":[{"kind":"dropout","rate":"NaN"}]}""")]
    [DataRow("""{"layers":[{"kind":"batch_norm","momentum":0.1,"epsilon":1e999}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":"outside"}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":-2}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":null}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":true}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":1e12}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":[1]}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":[3],"stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":[3,0],"stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":[1,2,3],"stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":"3","stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":null,"stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"stride":1,"padding":0}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":0,"groups":2}]}""")]
    [DataRow("""{"layers":[{"kind":"conv2d","filters":3,"kernelSize":3,"stride":1,"padding":0,"dilation":0}]}""")]
    [DataRow("""{"layers":[{"kind":"depthwise_conv2d","kernelSize":3,"stride":1,"depthMultiplier":0}]}""")]
    [DataRow("""{"layers":[{"kind":"average_pool2d","size":3,"stride":1,"padding":3}]}""")]
    [DataRow("""{"layers":[{"kind":"stochastic_depth","rate":1}]}""")]
    [DataRow("""{"layers":[{"kind":"layer_norm","epsilon":0}]}""")]
    [DataRow("""{"layers":[{"kind":"squeeze_excite","reducedChannels":0}]}""")]
    [DataRow("""{"layers":[{"kind":"zero_padding2d","top":-1}]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":[]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":[1,2]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":[0,2,2]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":[1e30,2,2]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":[3,2147483647,2147483647]}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}],"input":"big"}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}]}{}""")]
    [DataRow("""{"layers":[{"kind":"flatten"}]""")]
    public void What_is_no_network_is_refused(string json)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => Network.FromJson(json));
        Assert.IsGreaterThan(20, error.Message.Length);
    }

    [TestMethod]
    public void Deep_long_and_endless_texts_are_refused_fast()
    {
        string flatten = """{"kind":"flatten"}""";
        string[] hostile =
        [
            new string('[', 2_000_000),
            "{\"layers\":" + string.Concat(Enumerable.Repeat("{\"layers\":", 100_000)),
            "{\"layers\":[" + string.Join(',', Enumerable.Repeat(flatten, 150_000)) + "]}",
            new string(' ', 5 << 20),
            "{\"layers\":[" + flatten + "],\"x\":\"" + new string('y', 5 << 20) + "\"}",
            "{\"layers\":[{\"kind\":\"" + new string('y', 3 << 20) + "\"}]}",
            "{\"layers\":[" + flatten + "],\"input\":[" + string.Join(',', Enumerable.Repeat("1", 500_000)) + "]}",
        ];
        foreach (string json in hostile)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.ThrowsExactly<FormatException>(() => Network.FromJson(json), json[..20]);
            Assert.IsLessThan(5, Stopwatch.GetElapsedTime(start).TotalSeconds, json[..20]);
        }

        Assert.ThrowsExactly<ArgumentNullException>(() => Network.FromJson(null!));
    }
}
