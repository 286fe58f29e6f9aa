using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Onnx;
using static Microsoft.ML.ConvNets.Testing.OnnxGraphs;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>ONNX files as frozen backbones: the features are those of ONNX Runtime on the file alone.</summary>
[TestClass]
public sealed class OnnxBackboneTests
{
    private static readonly TensorShape s_shape = TensorShape.Image(3, Side, Side);

    [TestMethod]
    [DataRow("resnet18", 512)]
    [DataRow("mobilenet_v2", 1280)]
    [DataRow("mobilenet_v3_small", 1024)]
    [DataRow("efficientnet_b0", 1280)]
    [DataRow("densenet121", 1024)]
    [DataRow("shufflenet_v2_x1_0", 1024)]
    [DataRow("regnet_y_400mf", 440)]
    public void What_PyTorch_wrote_gives_what_ONNX_Runtime_gives(string name, int features)
    {
        if (name is "efficientnet_b0" or "densenet121" or "regnet_y_400mf")
        {
            LongTests.Require();
        }

        foreach (bool isFree in (bool[])[false, true])
        {
            byte[] file = TorchOnnx.Of(name, isFree);
            Backbone backbone = Backbone.FromOnnx(file, new OnnxBackboneOptions { InputShape = TensorShape.Image(3, 64, 64) });
            OnnxModelLayer layer = (OnnxModelLayer)backbone.Layers[0];
            Assert.IsTrue(layer.TakesBatches, $"{name}, free: {isFree}");
            Assert.AreEqual(TensorShape.Vector(features), layer.Output);
            Compare(file, backbone);
        }
    }

    [TestMethod]
    public void The_packaged_ResNet_is_one_session_with_its_preprocessing()
    {
        string[] paths = PackagedResNet.Paths;
        var options = new OnnxBackboneOptions { Preprocessing = new PretrainedPreprocessing { Scaling = ChannelScaling.ZeroTo255 } };
        Network network = Network.FromOnnx(paths, options, [Layers.Dense(8, Activation.Relu)]);
        Assert.AreEqual(TensorShape.Image(3, 224, 224), network.Input);
        Assert.AreEqual(TensorShape.Vector(512), network.Backbone!.FrozenShape(network.Input!));
        Assert.IsTrue(OnnxModelLayer.In(network.Layers).All(static layer => layer.TakesBatches));
        Assert.HasCount(1, Stages(network));

        Backbone backbone = Backbone.FromOnnx(paths, options);
        float[] pixels = Array.ConvertAll(Noise(2 * 3 * 224 * 224), static value => value * 255);
        float[] prepared = Run(File.ReadAllBytes(paths[0]), "PreprocessedInput", pixels, 3, 224, 224);
        float[] expected = Run(File.ReadAllBytes(paths[1]), "Pooling395_Output_0", prepared, 3, 224, 224);
        AssertClose(expected, Score(backbone, pixels, 2));
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(9)]
    [DataRow(11)]
    [DataRow(13)]
    [DataRow(17)]
    [DataRow(18)]
    [DataRow(21)]
    public void Files_of_any_version_become_one_session(int opset)
    {
        byte[] file = Classifier(opset).ToByteArray();
        Backbone backbone = Backbone.FromOnnx(file, new OnnxBackboneOptions { InputShape = s_shape });
        Assert.HasCount(1, Stages(Network.FromBackbone(backbone, head: [Layers.Dense(4, Activation.HardSwish)])));
        Compare(file, backbone);
    }

    /// <summary>What later versions changed is written anew, and means the same.</summary>
    [TestMethod]
    public void Old_nodes_are_written_as_later_versions_write_them()
    {
        ModelProto model = Classifier(opset: 8, batch: 1);
        GraphProto graph = model.Graph;
        graph.Node.Clear();
        var random = new Random(3);
        graph.Initializer.AddRange([.. ((string[])["gamma", "beta", "mean"]).Select(name => Drawn(random, name, 4))]);
        TensorProto variance = Drawn(random, "variance", 4);
        for (int i = 0; i < 4; i++)
        {
            variance.FloatData[i] += 1;
        }

        graph.Initializer.Add(variance);
        graph.Initializer.Add(Numbers("rows", 1, 8, -1));
        graph.Node.AddRange(
        [
            Node("Pad", ["image"], "padded", Ints("pads", 0, 0, 1, 0, 0, 0, 1, 2), Float("value", 0.5f)),
            Node("Conv", ["padded", "kernel"], "conv"),
            Node("BatchNormalization", ["conv", "gamma", "beta", "mean", "variance"], "norm", Int("spatial", 1)),
            Node("Clip", ["norm"], "clipped", Float("max", 0.3f)),
            Node("Dropout", ["clipped"], "kept", Float("ratio", 0.9f)),
            Node("Slice", ["kept"], "part", Ints("axes", 2), Ints("starts", 1), Ints("ends", 5)),
            new NodeProto { OpType = "Split", Input = { "part" }, Output = { "left", "right" }, Attribute = { Int("axis", 1), Ints("split", 1, 3) } },
            Node("Concat", ["right", "left"], "joined", Int("axis", 1)),
            Node("ReduceSum", ["joined"], "summed", Ints("axes", 3), Int("keepdims", 0)),
            Node("Unsqueeze", ["summed"], "wide", Ints("axes", 3)),
            Node("Squeeze", ["wide"], "narrow", Ints("axes", 3)),
            Node("Reshape", ["narrow", "rows"], "scores"),
        ]);
        Backbone backbone = Backbone.FromOnnx(model.ToByteArray());
        var layer = (OnnxModelLayer)backbone.Layers[0];
        Assert.AreEqual("scores", layer.OutputName);
        Assert.IsTrue(layer.TakesBatches);
        Assert.HasCount(1, Stages(Network.FromBackbone(backbone, head: [Layers.Dense(3, Activation.HardSwish)])));
        Compare(model.ToByteArray(), backbone);
    }

    /// <summary>A softmax of version 12 over four dimensions means nothing that version 17 could say; the rest needs 14 at least.</summary>
    [TestMethod]
    public void What_cannot_be_one_graph_runs_in_two_sessions()
    {
        ModelProto model = Classifier(opset: 12);
        model.Graph.Node[1] = Node("Softmax", ["conv"], "relu", Int("axis", 1));
        byte[] file = model.ToByteArray();
        Backbone backbone = Backbone.FromOnnx(file, new OnnxBackboneOptions { InputShape = s_shape });
        Compare(file, backbone);
        Assert.HasCount(1, Stages(Network.FromBackbone(backbone, head: [Layers.Dense(2)])));

        Network network = Network.FromBackbone(backbone, head: [Layers.Dense(5, Activation.HardSwish)]);
        Assert.HasCount(2, Stages(network));
        WeightTable weights = WeightTable.Draw(network.Weights(s_shape), seed: 3);
        float[] samples = Noise(7 * (int)s_shape.Length);
        float[] scores = new float[7 * 5];
        using (var scorer = new NetworkScorer(network, weights, s_shape, preprocessing: null, OutputFunction.None))
        {
            scorer.Score<float>(samples, 7, scores);
        }

        float[] features = Score(backbone, samples, 7);
        var head = Network.Sequential([.. network.Layers.Skip(1)]);
        float[] expected = new float[7 * 5];
        using (var scorer = new NetworkScorer(head, weights, TensorShape.Vector(4), preprocessing: null, OutputFunction.None))
        {
            scorer.Score<float>(features, 7, expected);
        }

        AssertClose(expected, scores);
    }

    /// <summary>What newer versions changed is not known: such a file runs by itself, whatever the head is.</summary>
    [TestMethod]
    public void A_file_of_a_version_that_is_not_known_runs_in_a_session_of_its_own()
    {
        byte[] file = Classifier(opset: 23).ToByteArray();
        Backbone backbone = Backbone.FromOnnx(file, new OnnxBackboneOptions { InputShape = s_shape });
        Assert.HasCount(2, Stages(Network.FromBackbone(backbone, head: [Layers.Dense(2)])));
        Compare(file, backbone);
    }

    /// <summary>A sum over the samples cannot be freed of their number: they run one by one, and the summary says so.</summary>
    [TestMethod]
    public void A_file_that_cannot_be_freed_of_its_batch_runs_sample_by_sample()
    {
        ModelProto model = Classifier(batch: 1);
        model.Graph.Initializer.Add(Numbers("samples", 0));
        model.Graph.Node.Insert(0, Node("ReduceSum", ["image", "samples"], "summed", Int("keepdims", 1)));
        model.Graph.Node[1].Input[0] = "summed";
        Backbone backbone = Backbone.FromOnnx(model.ToByteArray());
        Assert.IsFalse(((OnnxModelLayer)backbone.Layers[0]).TakesBatches);
        StringAssert.Contains(backbone.Layers[0].Describe(), "sample by sample");
        StringAssert.Contains(backbone.Weights!.ToString(), "sample by sample", "what the log says");
        Compare(model.ToByteArray(), backbone);
    }

    [TestMethod]
    public void Reversed_channels_half_precision_whole_numbers_and_channels_last_are_told_apart()
    {
        float[] samples = Noise(2 * (int)s_shape.Length);
        float[] reversed = [.. Enumerable.Range(0, samples.Length).Select(i => samples[(i / 192 * 192) + (i % 192 + 64 * (2 - 2 * (i % 192 / 64)))])];
        byte[] plain = Classifier().ToByteArray();
        float[] expected = Run(plain, "features", samples, 3, Side, Side);
        AssertClose(expected, Score(Backbone.FromOnnx(
            plain, new OnnxBackboneOptions { InputShape = s_shape, ChannelOrder = ChannelOrder.Bgr }), reversed, 2));

        ModelProto half = Classifier();
        half.Graph.Input[0] = Value("image", TensorProto.Types.DataType.Float16, 0, 3, Side, Side);
        half.Graph.Node.Insert(0, Node("Cast", ["image"], "single", Int("to", 1)));
        half.Graph.Node[1].Input[0] = "single";
        AssertClose(expected, Score(Backbone.FromOnnx(half.ToByteArray()), samples, 2), 1e-3f);

        ModelProto bytes = Classifier();
        bytes.Graph.Input[0] = Value("image", TensorProto.Types.DataType.Uint8, 0, Side, Side, 3);
        bytes.Graph.Node.Insert(0, Node("Cast", ["image"], "numbers", Int("to", 1)));
        bytes.Graph.Node.Insert(1, Node("Transpose", ["numbers"], "planes", Ints("perm", 0, 3, 1, 2)));
        bytes.Graph.Node[2].Input[0] = "planes";
        Backbone whole = Backbone.FromOnnx(bytes.ToByteArray());
        Assert.AreEqual(ChannelScaling.ZeroTo255, whole.Weights!.Preprocessing.Scaling);
        Assert.AreEqual(s_shape, whole.Input);
        float[] pixels = Array.ConvertAll(samples, static value => MathF.Round(value * 255));
        AssertClose(Run(plain, "features", pixels, 3, Side, Side), Score(whole, pixels, 2));
    }

    [TestMethod]
    public void Values_and_inputs_are_found_or_named()
    {
        byte[] file = Classifier().ToByteArray();
        Assert.AreEqual("features", Output(null).OutputName);
        Assert.AreEqual(TensorShape.Image(4, Side, Side), Output("relu").Output);
        Assert.AreEqual(TensorShape.Vector(4), Output("pool").Output);
        AssertRefused("has no value 'nothing'. Its outputs are scores", () => Output("nothing"));
        AssertRefused("has no input 'picture'. It has: image.", () => Backbone.FromOnnx(
            file, new OnnxBackboneOptions { InputShape = s_shape, InputName = "picture" }));
        AssertRefused("takes [any, 3, 8, 8], not images of [3, 9, 8]", () => Backbone.FromOnnx(
            file, new OnnxBackboneOptions { InputShape = TensorShape.Image(3, 9, 8) }));
        AssertRefused("There is no ONNX file", () => Backbone.FromOnnx(Array.Empty<string>()));
        using var folder = new TemporaryFolder();
        string path = folder.Write("small.onnx", file);
        Assert.AreEqual("small", Backbone.FromOnnx(path).Name);
        AssertRefused("does not take the [2] that come out of the file before it", () => Network.FromOnnx([path, path]));

        OnnxModelLayer Output(string? name) =>
            (OnnxModelLayer)Backbone.FromOnnx(file, new OnnxBackboneOptions { InputShape = s_shape, OutputName = name }).Layers[0];
    }

    [TestMethod]
    public void JSON_holds_hash_names_and_shapes_and_no_bytes()
    {
        Network network = Network.FromOnnx(Classifier().ToByteArray(), head: [Layers.Dense(3)]);
        string json = network.ToJson();
        Assert.IsLessThan(2000, json.Length);
        Network read = Network.FromJson(json);
        Assert.AreEqual(network with { Origin = null }, read);
        Assert.AreEqual(json, read.ToJson());
        InvalidOperationException missing = Assert.ThrowsExactly<InvalidOperationException>(
            () => new SessionChain(Stages(read), new ScoringOptions { Threads = 1 }, takesBatches: true));
        StringAssert.Contains(missing.Message, "Network.FromOnnx");
        StringAssert.Contains(network.Summary(), "onnx, frozen");
        StringAssert.Contains(network.Layers[0].Describe(), "onnx, frozen");
        StringAssert.Contains(network.Backbone!.Layers[0].Describe(), "ONNX image → features, frozen");
    }

    private static IReadOnlyList<GraphStage> Stages(Network network)
    {
        TensorShape shape = network.Input!;
        WeightTable weights = WeightTable.Draw(network.Weights(shape), seed: 1);
        return OnnxModelWriter.Stages(
            network.Resolve(shape), weights, new OnnxInput(shape, new PixelScaling([0, 0, 0], [1, 1, 1])), OutputFunction.Softmax);
    }

    /// <summary>One sample, and seven at once.</summary>
    private static void Compare(byte[] file, Backbone backbone)
    {
        var layer = (OnnxModelLayer)backbone.Layers[0];
        float[] samples = Noise(7 * (int)layer.Input.Length);
        float[] expected = Run(file, layer.OutputName, samples, layer.Input.Channels, layer.Input.Height, layer.Input.Width);
        Assert.IsGreaterThan(1e-3f, expected.Max() - expected.Min(), "features differ from one another");
        AssertClose(expected, Score(backbone, samples, 7));
        int length = (int)layer.Input.Length;
        AssertClose(expected[..(int)layer.Output.Length], Score(backbone, samples[..length], 1));
    }

    private static float[] Score(Backbone backbone, float[] samples, int count)
    {
        Network network = Network.FromBackbone(backbone);
        using var scorer = new NetworkScorer(network, WeightTable.Allocate([]), network.Input!, preprocessing: null, OutputFunction.None);
        float[] outputs = new float[count * scorer.Outputs];
        scorer.Score<float>(samples, count, outputs);
        return outputs;
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance = 1e-5f)
    {
        Assert.HasCount(expected.Length, actual);
        float most = tolerance * expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], most, $"value {i}");
        }
    }

    private static void AssertRefused(string expected, Action action) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, expected);
}
