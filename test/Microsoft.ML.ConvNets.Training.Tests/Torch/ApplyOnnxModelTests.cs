using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>ML.NET's own <c>ApplyOnnxModel</c> runs exported files, and what it gives feeds trainers.</summary>
[TestClass]
public class ApplyOnnxModelTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly TemporaryFolder s_folder = new();
    private static TransformerChain<ConvNetClassifierTransformer> s_model = null!;
    private static IDataView s_data = null!;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        s_model = TinyModel.Classifier(s_ml, classes: 3);
        string images = Directory.CreateDirectory(s_folder.File("images")).FullName;
        TestImages.WriteFolder(images, perClass: 14, classes: 3);
        IDataView files = s_ml.Data.LoadImagesFromFolder(images);
        // Loaded anew in each pass: ML.NET's extraction of pixels disposes the images that it is given.
        s_data = s_ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(files).Transform(files);
    }

    [ClassCleanup]
    public static void Dispose()
    {
        s_model.Dispose();
        s_folder.Dispose();
    }

    [TestMethod]
    [DataRow(OnnxPixelType.UInt8)]
    [DataRow(OnnxPixelType.Float32)]
    public void Its_scores_are_those_of_the_model(OnnxPixelType pixels)
    {
        float[][] expected = [.. s_model.Transform(s_data).GetColumn<float[]>("Score")];
        using AppliedModel applied = Apply(pixels);
        float[][] scores = [.. applied.Model.Transform(s_data).GetColumn<float[]>("scores")];
        Assert.HasCount(expected.Length, scores);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                Assert.AreEqual(expected[i][k], scores[i][k], 1e-5);
            }
        }
    }

    [TestMethod]
    public void Its_features_feed_a_network_and_a_trainer_of_ML_NET()
    {
        using AppliedModel applied = Apply(OnnxPixelType.Float32);
        IDataView features = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(s_data).Transform(applied.Model.Transform(s_data));
        using ConvNetClassifierTransformer network = s_ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(static o =>
        {
            o.Network = Network.Sequential(Dense(16, Activation.Relu));
            o.InputShape = null;
            o.FeatureColumnName = "features";
            o.Epochs = 40;
        })).Fit(features);
        Assert.IsGreaterThan(0.9, Accuracy(network));
        Assert.IsGreaterThan(0.9, Accuracy(s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "features").Fit(features)));

        double Accuracy(ITransformer classifier) => s_ml.MulticlassClassification.Evaluate(classifier.Transform(features)).MicroAccuracy;
    }

    /// <summary>The exported network after ML.NET's own extraction of pixels.</summary>
    private static AppliedModel Apply(OnnxPixelType pixels)
    {
        string path = s_folder.File($"{pixels}.onnx");
        s_model.LastTransformer.ExportOnnx(path, new OnnxExportOptions { PixelType = pixels, IncludeFeatures = true });
        return new AppliedModel(s_ml.Transforms.ResizeImages("Sized", TestImages.Side, TestImages.Side, "Image")
            .Append(s_ml.Transforms.ExtractPixels(
                "input", "Sized", interleavePixelColors: true, outputAsFloatArray: pixels == OnnxPixelType.Float32))
            .Append(s_ml.Transforms.ApplyOnnxModel(["scores", "features"], ["input"], path))
            .Fit(s_data));
    }

    private sealed record AppliedModel(ITransformer Model) : IDisposable
    {
        public void Dispose() => (Model as IDisposable)?.Dispose();
    }
}
