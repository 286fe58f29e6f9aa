using Google.Protobuf;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using Onnx;
using static Microsoft.ML.ConvNets.Testing.OnnxGraphs;

namespace Microsoft.ML.ConvNets.Tests.Models;

/// <summary>Models whose backbone is an ONNX file: saved with it, loaded like a file from outside, exported as one graph.</summary>
[TestClass]
public sealed class OnnxModelTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly TensorShape s_shape = TensorShape.Image(3, Side, Side);
    private static readonly byte[] s_file = Classifier().ToByteArray();
    private static readonly OnnxBackboneOptions s_options = new() { InputShape = s_shape, Preprocessing = new() { Size = Side } };

    [TestMethod]
    public void The_zip_holds_the_file_and_the_loaded_model_scores_the_same()
    {
        IDataView rows = TestImages.Load(s_ml, 8);
        using ConvNetClassifierTransformer model = Model(rows);
        byte[] zip = ModelZip.Save(s_ml, model, rows.Schema);
        Assert.IsTrue(ModelZip.Entry(zip, EntryOf(model)).AsSpan().SequenceEqual(s_file));
        Assert.IsLessThan(3000, ModelZip.Entry(zip, "network.json").Length, "no bytes in the JSON");
        var loaded = (ConvNetClassifierTransformer)s_ml.Model.Load(new MemoryStream(zip), out _);
        using (loaded)
        {
            Assert.AreEqual(model.Network, loaded.Network);
            FeaturizerSamples.AssertClose(Scores(model.Transform(rows)), Scores(loaded.Transform(rows)), 0);
            Assert.IsTrue(ModelZip.Entry(ModelZip.Save(s_ml, loaded, rows.Schema), EntryOf(model)).AsSpan().SequenceEqual(s_file), "saved again");
            InvalidOperationException none = Assert.ThrowsExactly<InvalidOperationException>(() => loaded.SaveBackboneWeights("weights.safetensors"));
            StringAssert.Contains(none.Message, "ONNX file");
        }
    }

    [TestMethod]
    public void A_zip_whose_file_was_changed_or_taken_out_is_refused()
    {
        IDataView rows = TestImages.Load(s_ml, 8);
        using ConvNetClassifierTransformer model = Model(rows);
        byte[] zip = ModelZip.Save(s_ml, model, rows.Schema);
        byte[] changed = [.. s_file];
        changed[^20] ^= 1;
        AssertRefused(ModelZip.With(zip, EntryOf(model), changed), "is not the one with the SHA-256");
        AssertRefused(ModelZip.With(zip, EntryOf(model), s_file[..^1]), "is not the one with the SHA-256");
        AssertRefused(ModelZip.With(zip, EntryOf(model), null), "is missing");
    }

    /// <summary>A zip may have been made with a file that <c>FromOnnx</c> would never have taken.</summary>
    [TestMethod]
    public void A_hostile_file_in_a_zip_is_refused_like_one_from_outside()
    {
        IDataView rows = TestImages.Load(s_ml, 8);
        using ConvNetClassifierTransformer model = Model(rows);
        byte[] zip = ModelZip.Save(s_ml, model, rows.Schema);
        ModelProto hostile = Classifier();
        hostile.Graph.Initializer[1].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });
        byte[] bytes = hostile.ToByteArray();
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        string json = model.Network.ToJson().Replace(LayerOf(model).Sha256, hash, StringComparison.Ordinal);
        zip = ModelZip.With(zip, "network.json", System.Text.Encoding.UTF8.GetBytes(json));
        using var archive = new MemoryStream();
        archive.Write(zip);
        using (var open = new System.IO.Compression.ZipArchive(archive, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            string folder = open.Entries.Single(static entry => entry.Name == "network.json").FullName[..^"network.json".Length];
            using Stream entry = open.CreateEntry($"{folder}{hash[..16]}.onnx").Open();
            entry.Write(bytes);
        }

        AssertRefused(archive.ToArray(), "/etc/passwd");
    }

    [TestMethod]
    public void An_exported_model_is_one_graph_with_the_same_scores()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = TestImages.Load(s_ml, 8);
        using ConvNetClassifierTransformer model = Model(rows);
        string path = folder.File("model.onnx");
        model.ExportOnnx(path);
        using ConvNetFeaturizerTransformer exported = Featurizer(
            Backbone.FromOnnx(path, new OnnxBackboneOptions { OutputName = OnnxModelWriter.ScoresName }), rows);
        Assert.AreEqual(s_shape, exported.InputShape);
        FeaturizerSamples.AssertClose(Scores(model.Transform(rows)), FeaturizerSamples.FeaturesOf(exported.Transform(rows)), 1e-5);
    }

    /// <summary>Our own exports say how their images are prepared, and end with a dense layer that is recognized.</summary>
    [TestMethod]
    public void What_the_library_exported_loads_frozen()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = TestImages.Load(s_ml, 8);
        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(s_ml);
        string path = folder.File("tiny.onnx");
        s_ml.Model.ExportOnnx(model, path, new OnnxExportOptions { IncludeFeatures = true });
        Backbone backbone = Backbone.FromOnnx(path);
        var layer = (OnnxModelLayer)backbone.Layers[0];
        Assert.AreEqual(TensorShape.Image(3, TestImages.Side, TestImages.Side), backbone.Input);
        Assert.AreEqual(TensorShape.Vector(16), layer.Output, "what comes into the output layer");
        using ConvNetFeaturizerTransformer features = Featurizer(backbone, rows);
        using ConvNetFeaturizerTransformer named = Featurizer(
            Backbone.FromOnnx(path, new OnnxBackboneOptions { OutputName = OnnxModelWriter.FeaturesName }), rows);
        FeaturizerSamples.AssertClose(
            FeaturizerSamples.FeaturesOf(named.Transform(rows)), FeaturizerSamples.FeaturesOf(features.Transform(rows)), 0);
        using ConvNetFeaturizerTransformer scores = Featurizer(
            Backbone.FromOnnx(path, new OnnxBackboneOptions { OutputName = OnnxModelWriter.ScoresName }), rows);
        FeaturizerSamples.AssertClose(Scores(model.Transform(rows)), FeaturizerSamples.FeaturesOf(scores.Transform(rows)), 1e-6);
    }

    [TestMethod]
    public void A_featurizer_saves_the_file_and_loads_it()
    {
        IDataView rows = TestImages.Load(s_ml, 8);
        using ConvNetFeaturizerTransformer featurizer = Featurizer(Backbone.FromOnnx(s_file, s_options), rows);
        Assert.AreEqual(TensorShape.Vector(4), featurizer.OutputShape);
        byte[] zip = ModelZip.Save(s_ml, featurizer, rows.Schema);
        using var loaded = (ConvNetFeaturizerTransformer)s_ml.Model.Load(new MemoryStream(zip), out _);
        float[][] expected = FeaturizerSamples.FeaturesOf(featurizer.Transform(rows));
        FeaturizerSamples.AssertClose(expected, FeaturizerSamples.FeaturesOf(loaded.Transform(rows)), 0);
        Assert.IsGreaterThan(1e-4f, expected.Max(static row => row.Max()) - expected.Min(static row => row.Max()), "images differ");
    }

    private static ConvNetFeaturizerTransformer Featurizer(Backbone backbone, IDataView rows) =>
        s_ml.Transforms.ConvNetFeaturizer("Features", backbone).Fit(rows);

    private static OnnxModelLayer LayerOf(ConvNetClassifierTransformer model) => (OnnxModelLayer)model.Network.Backbone!.Layers[0];

    private static string EntryOf(ConvNetClassifierTransformer model) => $"{LayerOf(model).Sha256[..16]}.onnx";

    private static float[][] Scores(IDataView data) => [.. data.GetColumn<float[]>("Score")];

    private static ConvNetClassifierTransformer Model(IDataView rows)
    {
        ITransformer keys = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows);
        Network network = Network.FromOnnx(s_file, s_options, [Layers.Dense(6, Activation.Relu)]).WithOutputLayer(2) with { Origin = null };
        ImagePreprocessing preprocessing = PretrainedPreprocessing.ImageNet.For(s_shape);
        var scorer = new NetworkScorer(
            network, WeightTable.Draw(network.Weights(s_shape), seed: 2), s_shape, preprocessing, OutputFunction.Softmax);
        return new ConvNetClassifierTransformer(s_ml, new TrainedModel(
            new ModelMetadata("Image", InputKind.Image, s_shape, preprocessing, BadImageAction.Fail),
            new MulticlassHead("Score", "PredictedLabel", ClassLabels.Of(keys.Transform(rows).Schema["Label"])), scorer, History: null));
    }

    private static void AssertRefused(byte[] zip, string expected)
    {
        Exception error = Assert.Throws<Exception>(() => (s_ml.Model.Load(new MemoryStream(zip), out _) as IDisposable)?.Dispose());
        while (error is System.Reflection.TargetInvocationException { InnerException: { } inner })
        {
            error = inner;
        }

        Assert.IsInstanceOfType<FormatException>(error);
        StringAssert.Contains(error.Message, expected);
    }
}
