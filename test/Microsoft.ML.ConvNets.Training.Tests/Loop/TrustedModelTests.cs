using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

/// <summary>What a model that was validated keeps of that.</summary>
[TestClass]
public sealed class TrustedModelTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly TemporaryFolder s_folder = new();
    private static TransformerChain<ConvNetClassifierTransformer> s_model = null!;

    [ClassInitialize]
    public static void Train(TestContext context) => s_model = TinyTraining.Fit(s_ml, TestImages.Load(s_ml, 200, classes: 3), static o =>
    {
        o.Epochs = 8;
        o.ValidationSetFraction = 0.4;
    });

    [ClassCleanup]
    public static void Dispose()
    {
        s_model.Dispose();
        s_folder.Dispose();
    }

    [TestMethod]
    public void Images_of_the_same_kind_do_not_differ_and_others_do_also_when_loaded()
    {
        string file = s_folder.File("model.zip");
        s_ml.Model.Save(s_model, TestImages.Load(s_ml, 3, classes: 3).Schema, file);
        var loaded = (TransformerChain<ITransformer>)s_ml.Model.Load(file, out _);
        using var network = (ConvNetClassifierTransformer)loaded.LastTransformer;
        Assert.AreEqual(80, network.Trust!.Reference!.Images);
        CollectionAssert.AreEqual(s_model.LastTransformer.Trust!.Reference!.Confidences.ToArray(), network.Trust.Reference.Confidences.ToArray());
        foreach (ConvNetClassifierTransformer model in new[] { s_model.LastTransformer, network })
        {
            DriftReport same = model.MeasureDrift(TestImages.Load(s_ml, 90, classes: 3, seed: 7));
            Assert.AreEqual(DriftVerdict.Same, same.Verdict, string.Join("; ", same.Quantities));
            Assert.AreEqual((80, 90, 0), (same.ReferenceImages, same.Images, same.UnreadableImages));
            CollectionAssert.AreEqual(TestImages.Classes[..3], same.Answers.Select(static answer => answer.Name).ToArray());

            // One class only, and nothing but noise.
            DriftReport one = model.MeasureDrift(TestImages.Load(s_ml, 90, classes: 1, seed: 7));
            Assert.AreEqual(DriftVerdict.Different, one.Quantities[0].Verdict, one.Quantities[0].ToString());
            DriftReport noise = model.MeasureDrift(s_ml.Data.LoadFromEnumerable(Noise()));
            Assert.AreEqual(DriftVerdict.Different, noise.Quantities.Single(static q => q.Quantity == DriftQuantity.Similarity).Verdict, string.Join("; ", noise.Quantities));
            Assert.AreEqual(DriftVerdict.Different, noise.Verdict);
        }
    }

    [TestMethod]
    public void A_model_that_keeps_nothing_says_so()
    {
        using TransformerChain<ConvNetClassifierTransformer> model = TinyTraining.Fit(s_ml, TestImages.Load(s_ml, 12), static o => o.Epochs = 1);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => model.LastTransformer.MeasureDrift(TestImages.Load(s_ml, 4))).Message, "without validation images");
    }

    [TestMethod]
    public void The_exported_file_says_how_far_it_can_be_trusted()
    {
        string file = s_folder.File("model.onnx");
        s_model.LastTransformer.ExportOnnx(file);
        using var session = new InferenceSession(file);
        ModelTrust trust = s_model.LastTransformer.Trust!;
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.AreEqual(trust.Calibration.Temperature, Number("temperature"));
        Assert.AreEqual(trust.Uncertainty.Confidence, Number("confidence_threshold"));
        Assert.AreEqual(trust.Uncertainty.TargetAccuracy, Number("target_accuracy"));
        Assert.AreEqual(trust.OutOfDistribution!.Similarity, Number("similarity_threshold"));

        double Number(string key) => double.Parse(metadata[key], CultureInfo.InvariantCulture);
    }

    private static List<ImageRow> Noise()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 60).Select(i => new ImageRow
        {
            Label = TestImages.Classes[0],
            ImagePath = $"{i}.png",
            Image = MLImage.CreateFromPixels(TestImages.Side, TestImages.Side, MLPixelFormat.Rgba32, NoiseImages.Pixels(
                TestImages.Side, TestImages.Side, 256, random, static (_, _, _) => 0)),
        })];
    }
}
