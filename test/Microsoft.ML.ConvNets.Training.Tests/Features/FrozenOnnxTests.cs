using Google.Protobuf;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Onnx;
using static Microsoft.ML.ConvNets.Layers;
using static Microsoft.ML.ConvNets.Testing.OnnxGraphs;

namespace Microsoft.ML.ConvNets.Training.Tests.Features;

/// <summary>Heads that learn on the features of an ONNX file, which never learns.</summary>
[TestClass]
public sealed class FrozenOnnxTests
{
    private static readonly OnnxBackboneOptions s_options = new()
    {
        InputShape = TensorShape.Image(3, Side, Side),
        OutputName = "relu",
        Preprocessing = new() { Size = Side, Scaling = ChannelScaling.ZeroToOne },
    };

    private readonly MLContext _ml = new(seed: 1);

    private static Network NetworkOf(ModelProto model, OnnxBackboneOptions? options = null) =>
        Network.FromOnnx(model.ToByteArray(), options ?? s_options, [AveragePool2D(4), Flatten(), Dense(16, Activation.Relu)]);

    [TestMethod]
    public void A_head_learns_on_cached_features_and_the_saved_model_scores_in_a_program_of_its_own()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 24);
        IDataView files = _ml.Data.LoadImagesFromFolder(folder.Path);
        using var cache = new FeatureCache();
        using var model = (IDisposable)Fit(NetworkOf(Classifier()), files, cache);
        Assert.AreEqual(48, cache.Misses);
        IDataView scored = ((ITransformer)model).Transform(files);
        string[] predicted = [.. scored.GetColumn<string>("PredictedLabel")];
        string[] labels = [.. files.GetColumn<string>("Label")];
        Assert.IsGreaterThan(43, predicted.Zip(labels).Count(static pair => pair.First == pair.Second));

        // The same file and weights are found again; another file is not.
        Fit(NetworkOf(Classifier()), files, cache);
        Assert.AreEqual(48, cache.Misses);
        ModelProto other = Classifier();
        other.Graph.Initializer[0].FloatData[0] += 0.5f;
        Fit(NetworkOf(other), files, cache);
        Assert.AreEqual(96, cache.Misses);

        string path = folder.File("model.zip");
        _ml.Model.Save((ITransformer)model, files.Schema, path);
        string[] images = [.. files.GetColumn<string>("ImagePath").Take(4)];
        float[][] scores = [.. scored.GetColumn<float[]>("Score").Take(4)];
        string[] printed = PublicApiProgram.Run(["score", path, .. images]);
        for (int i = 0; i < images.Length; i++)
        {
            float[] read = [.. printed[i].Split(' ')[1..].Select(static bits => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(bits, 16)))];
            FeaturizerSamples.AssertClose([scores[i]], [read], 1e-6);
        }
    }

    /// <summary>A file that runs sample by sample, in other batches than training's.</summary>
    [TestMethod]
    public void A_file_that_takes_one_sample_trains_too()
    {
        ModelProto file = Classifier(batch: 1);
        file.Graph.Initializer.Add(Numbers("samples", 0));
        file.Graph.Node.Insert(0, Node("ReduceSum", ["image", "samples"], "summed", Int("keepdims", 1)));
        file.Graph.Node[1].Input[0] = "summed";
        IDataView rows = TestImages.Load(_ml, 48);
        using TransformerChain<ConvNetClassifierTransformer> model = TinyTraining.Fit(_ml, rows, o =>
        {
            o.Network = NetworkOf(file);
            o.InputShape = null;
            o.Epochs = 20;
        });
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(rows));
        Assert.IsGreaterThan(0.9, metrics.MicroAccuracy);
        using var folder = new TemporaryFolder();
        model.LastTransformer.ExportOnnx(folder.File("model.onnx"));
    }

    [TestMethod]
    public void What_needs_layers_that_learn_is_refused_with_the_way_out()
    {
        Network network = NetworkOf(Classifier());
        IDataView rows = TestImages.Load(_ml, 8);
        AssertRefused("cannot be fine-tuned", rows, o => (o.Network, o.FineTune) = (network, new FineTuning()));
        AssertRefused("would have to learn", rows, o => o.Network = network.WithFrozenBlocks(0));
        AssertRefused(
            "stands behind layers that learn", rows,
            o => o.Network = Network.Sequential([Conv2D(3, 1), network.Backbone!.Layers[0]]));
        NotSupportedException never = Assert.ThrowsExactly<NotSupportedException>(
            () => Training.Torch.TorchOps.Evaluation.OnnxModel(null!, (OnnxModelLayer)network.Backbone!.Layers[0]));
        StringAssert.Contains(never.Message, "Trainable = true");

        SchemaDefinition schema = SchemaDefinition.Create(typeof(VectorRow));
        schema[nameof(VectorRow.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3 * Side * Side);
        IDataView vectors = _ml.Data.LoadFromEnumerable(
            [new VectorRow { Label = "a", Image = new float[192] }, new VectorRow { Label = "b", Image = new float[192] }], schema);
        AssertRefused("takes images, not vectors", vectors, o => o.Network = network);
    }

    private ITransformer Fit(Network network, IDataView files, FeatureCache cache)
    {
        var options = TinyTraining.Options(o =>
        {
            o.Network = network;
            o.InputShape = null;
            o.FeatureColumnName = "ImagePath";
            o.Epochs = 20;
            o.Features.Cache = cache;
        });
        return _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(files);
    }

    private void AssertRefused(string expected, IDataView data, Action<ConvNetClassifier.Options> change)
    {
        ArgumentException refused = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, data, o =>
        {
            o.InputShape = TensorShape.Image(3, Side, Side);
            change(o);
        }));
        StringAssert.Contains(refused.Message, expected);
        StringAssert.Contains(refused.Message, "Trainable = true");
    }

    private sealed class VectorRow
    {
        public string Label { get; set; } = "";

        public float[] Image { get; set; } = [];
    }
}
