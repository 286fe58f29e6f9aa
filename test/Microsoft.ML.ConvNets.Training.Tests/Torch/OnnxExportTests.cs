using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.OnnxRuntime;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>ONNX files of trained models, as other programs see them.</summary>
[TestClass]
public class OnnxExportTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(7, classes: 3, seed: 5);
    private static readonly TemporaryFolder s_folder = new();
    private static ITransformer s_model = null!;
    private static ConvNetClassifierTransformer s_network = null!;
    private static byte[] s_pixels = null!;

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        TransformerChain<ConvNetClassifierTransformer> chain = TinyTraining.Pipeline(s_ml, o => o.Epochs = 3).Fit(TestImages.Load(s_ml, 30, classes: 3));
        s_network = chain.LastTransformer;
        s_model = new TransformerChain<ITransformer>(chain);
        TensorShape shape = s_network.InputShape;
        s_pixels = new byte[s_rows.Count * shape.Length];
        using var packer = new ImagePacker(ImagePreprocessing.ZeroToOne(shape));
        for (int i = 0; i < s_rows.Count; i++)
        {
            packer.Pack(s_rows[i].Image, new ImageName("row", i, "Image"), s_pixels.AsSpan(i * (int)shape.Length, (int)shape.Length));
        }
    }

    [ClassCleanup]
    public static void Dispose()
    {
        (s_model as IDisposable)?.Dispose();
        s_folder.Dispose();
    }

    [TestMethod]
    public void The_file_scores_packed_pixels_as_the_model_does()
    {
        string path = s_folder.File("model.onnx");
        s_ml.Model.ExportOnnx(s_model, path);
        float[][] expected = [.. s_model.Transform(s_ml.Data.LoadFromEnumerable(s_rows)).GetColumn<float[]>("Score")];
        using var session = new InferenceSession(path);
        CollectionAssert.AreEqual(new[] { "logits", "scores" }, session.OutputMetadata.Keys.ToArray());
        float[] scores = Run(session, "scores");
        for (int i = 0; i < expected.Length; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(expected[i][k], scores[(i * 3) + k], 1e-5);
            }
        }

        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.AreEqual($"[\"{string.Join("\",\"", s_network.ClassNames)}\"]", metadata["class_names"]);
        StringAssert.Contains(metadata["preprocessing"], "StandardDeviation");

        // It was trained without validation images.
        Assert.IsFalse(metadata.ContainsKey("temperature"));
    }

    [TestMethod]
    public void Features_are_an_output_and_scores_are_left_out_when_asked_for()
    {
        string path = s_folder.File("features.onnx");
        s_network.ExportOnnx(path, new OnnxExportOptions { IncludeFeatures = true, IncludeScores = false });
        using var session = new InferenceSession(path);
        CollectionAssert.AreEqual(new[] { "logits", "features" }, session.OutputMetadata.Keys.ToArray());
        float[] features = Run(session, "features");
        float[] weight = s_network.GetWeights("output.weight");
        float[] bias = s_network.GetWeights("output.bias");
        int length = features.Length / s_rows.Count;
        float logit = bias[1] + features[..length].Zip(weight[length..(2 * length)], static (x, w) => x * w).Sum();
        Assert.AreEqual(logit, Run(session, "logits")[1], 1e-4);
    }

    [TestMethod]
    [DataRow(OnnxWeightType.Float16, 0.55, 0.02)]
    [DataRow(OnnxWeightType.Int8, 0.35, 0.1)]
    public void Smaller_weights_make_a_smaller_file_of_nearly_the_same_scores(OnnxWeightType type, double size, double tolerance)
    {
        string whole = s_folder.File("whole.onnx"), small = s_folder.File($"{type}.onnx");
        using ConvNetClassifierTransformer wide = TinyTraining.Fit(
            s_ml, TestImages.Load(s_ml, 30, classes: 3), static o => o.Network = Network.Sequential(Flatten(), Dense(256, Activation.Relu))).LastTransformer;
        wide.ExportOnnx(whole);
        wide.ExportOnnx(small, new OnnxExportOptions { Weights = type });
        Assert.IsLessThan(size, new FileInfo(small).Length / (double)new FileInfo(whole).Length);
        using var exact = new InferenceSession(whole);
        using var rounded = new InferenceSession(small);
        float[] expected = Run(exact, "scores"), actual = Run(rounded, "scores");
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance);
        }
    }

    [TestMethod]
    public void The_checker_of_ONNX_accepts_the_file()
    {
        string path = s_folder.File("checked.onnx");
        s_network.ExportOnnx(path, new OnnxExportOptions { IncludeFeatures = true });
        string names = Python.Run(
            "import sys, onnx; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True); print(sorted(i.name for i in m.graph.initializer))",
            "onnx", path);
        foreach (string name in s_network.WeightNames.Where(static name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            StringAssert.Contains(names, $"'{name}'");
        }
    }

    [TestMethod]
    public void A_model_without_a_network_is_told()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(s_rows);
        ITransformer other = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_ml.Model.ExportOnnx(other, s_folder.File("none.onnx"))).Message, "no convolutional network");
        Assert.IsFalse(File.Exists(s_folder.File("none.onnx")));
    }

    private static float[] Run(InferenceSession session, string output)
    {
        TensorShape shape = s_network.InputShape;
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(s_pixels, [s_rows.Count, shape.Height, shape.Width, shape.Channels]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["input"], [input], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
