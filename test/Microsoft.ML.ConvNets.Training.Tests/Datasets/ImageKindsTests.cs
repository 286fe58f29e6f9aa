using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

/// <summary>Images of every size and kind that a folder may hold; see reference/make_reference.py.</summary>
[TestClass]
public class ImageKindsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "reference", "pictures");

    public static IEnumerable<object[]> Files =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new object[] { Path.GetRelativePath(Folder, f) });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void An_image_is_packed_in_color_and_in_gray(string name)
    {
        byte[] encoded = File.ReadAllBytes(Path.Combine(Folder, name));
        foreach (int channels in new[] { 1, 3 })
        {
            byte[] pixels = new byte[16 * 16 * channels];
            using var packer = new ImagePacker(ImagePreprocessing.ZeroToOne(TensorShape.Image(channels, 16, 16)));
            packer.Pack(encoded, new ImageName(name, 0, "Image"), pixels);
            double left = Mean(pixels, channels, x => x < 4);
            double right = Mean(pixels, channels, x => x >= 12);
            (double bright, double dark) = name.StartsWith("left", StringComparison.Ordinal) ? (left, right) : (right, left);
            // Two levels have no gray; translucent images lie on white.
            (double light, double shade) = name.Contains("bilevel", StringComparison.Ordinal) ? (200, 45) : (185, 35);
            double alpha = name.Contains("palette-alpha", StringComparison.Ordinal) ? 230 : name.Contains("gray-alpha", StringComparison.Ordinal) ? 200
                : name.Contains("alpha", StringComparison.Ordinal) ? 220 : 255;
            Assert.AreEqual(OnWhite(light, alpha), bright, 30, "bright side");
            Assert.AreEqual(OnWhite(shade, alpha), dark, 25, "dark side");
        }
    }

    [TestMethod]
    public void A_network_trains_on_all_kinds_together_and_scores_them()
    {
        IDataView files = _ml.Data.LoadImagesFromFolder(Folder);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o => o.Epochs = 15)))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(files);
        ImageScore[] scores = [.. _ml.Data.CreateEnumerable<ImageScore>(model.Transform(files), reuseRowObject: false)];
        string[] labels = [.. files.GetColumn<string>("Label")];
        Assert.IsGreaterThan(20, labels.Length);
        CollectionAssert.AreEqual(labels, scores.Select(s => s.PredictedLabel).ToArray());
    }

    private static double OnWhite(double value, double alpha) => (value * alpha / 255) + 255 - alpha;

    private static double Mean(byte[] pixels, int channels, Func<int, bool> column) =>
        Enumerable.Range(0, 16 * 16).Where(i => column(i % 16)).Average(i => pixels.Skip(i * channels).Take(channels).Average(v => v));
}
