using SkiaSharp;

namespace Microsoft.ML.ConvNets.Training.Tests.Datasets;

/// <summary>What reading images costs in memory, however large they are and however many.</summary>
[TestClass]
public class ImageMemoryTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Sixty_four_images_of_12_megapixels_take_no_more_than_two_of_them_at_a_time()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("a.png", Large(SKEncodedImageFormat.Png, 1)), folder.Write("b.jpg", Large(SKEncodedImageFormat.Jpeg, 2))];
        var rows = Enumerable.Range(0, 64).Select(i => new PathRow { ImagePath = files[i % 2], Label = i % 2 == 0 ? "a" : "b" }).ToList();
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        foreach (string column in new[] { "ImagePath", "Bytes", "Image" })
        {
            IDataView loaded = _ml.Transforms.LoadRawImageBytes("Bytes", null, "ImagePath").Append(_ml.Transforms.LoadImages("Image", null, "ImagePath")).Fit(data).Transform(data);
            using var first = TinyTraining.Fit(_ml, _ml.Data.TakeRows(loaded, 4), o => (o.FeatureColumnName, o.Hardware.Threads) = (column, 2));
            long idle = ResetPeak();
            using var model = TinyTraining.Fit(_ml, loaded, o => (o.FeatureColumnName, o.Hardware.Threads) = (column, 2));
            long training = Peak() - idle;
            ResetPeak();
            Assert.AreEqual(64, model.LastTransformer.Transform(_ml.Transforms.Conversion.MapValueToKey("Label").Fit(loaded).Transform(loaded)).GetColumn<float[]>("Score").Count());
            long scoring = Peak() - idle;
            Console.WriteLine($"{column}: training {training} MB, scoring {scoring} MB above {idle} MB");
            Assert.IsLessThan(500, training, $"training from {column}");
            Assert.IsLessThan(500, scoring, $"scoring from {column}");
        }
    }

    [TestMethod]
    public void Ten_thousand_predictions_from_bytes_take_no_more_memory()
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 20));
        using MLImage drawn = TestImages.Image(1, new Random(1), 64, 48);
        using var folder = new TemporaryFolder();
        string path = folder.File("a.png");
        drawn.Save(path);
        var upload = new Upload { Image = File.ReadAllBytes(path) };
        using var engine = _ml.Model.CreatePredictionEngine<Upload, ScoreRow>(
            model.LastTransformer, new PredictionEngineOptions { OwnsTransformer = false });
        Predict(4000);
        // Other tests leave the runtime things to do that take memory once. A leak takes some each time: 10,000 decoded images are 120 MB.
        double least = double.PositiveInfinity;
        for (int pass = 0; pass < 5 && least >= 0.02; pass++)
        {
            double memory = ResidentMemory.MiB;
            Predict(10_000);
            least = Math.Min(least, (ResidentMemory.MiB - memory) / memory);
        }

        Assert.IsLessThan(0.02, least, "fraction by which resident memory grew in each of five passes, at least");

        void Predict(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _ = engine.Predict(upload);
            }
        }
    }

    [TestMethod]
    public void An_image_in_memory_is_scored_by_a_model_that_was_trained_on_paths()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteFolder(folder.Path, perClass: 10);
        using var model = TinyTraining.Fit(_ml, _ml.Data.LoadImagesFromFolder(folder.Path), o => o.FeatureColumnName = "ImagePath");
        string path = Path.Combine(folder.Path, "left", "003.png");
        var keep = new PredictionEngineOptions { OwnsTransformer = false };
        using var fromPath = _ml.Model.CreatePredictionEngine<PathRow, ScoreRow>(model.LastTransformer, keep);
        using var fromBytes = _ml.Model.CreatePredictionEngine<BytesUnderThePathsName, ScoreRow>(model.LastTransformer, keep);
        CollectionAssert.AreEqual(
            fromPath.Predict(new PathRow { ImagePath = path }).Score, fromBytes.Predict(new BytesUnderThePathsName { Bytes = File.ReadAllBytes(path) }).Score);

        var error = Assert.Throws<ArgumentException>(() => _ml.Model.CreatePredictionEngine<Upload, ScoreRow>(model.LastTransformer, keep));
        StringAssert.Contains(error.Message, "There is no feature column 'ImagePath'");
        StringAssert.Contains(error.Message, "[ColumnName(\"ImagePath\")]");
    }

    private static byte[] Large(SKEncodedImageFormat format, int seed)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4000, 3000, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        var random = new Random(seed);
        using var paint = new SKPaint();
        for (int i = 0; i < 200; i++)
        {
            paint.Color = new SKColor((uint)random.Next() | 0xFF000000);
            canvas.DrawCircle(random.Next(4000), random.Next(3000), random.Next(50, 600), paint);
        }

        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>Begins to look for the peak of resident memory anew, and gives what it is now, in MB.</summary>
    private static long ResetPeak()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The peak of resident memory is read from /proc, which Linux has.");
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Peak();
    }

    private static long Peak() => long.Parse(
        File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^2],
        System.Globalization.CultureInfo.InvariantCulture) / 1024;

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Upload
    {
        public byte[] Image { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class BytesUnderThePathsName
    {
        [ColumnName("ImagePath")]
        public byte[] Bytes { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
