using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Shapes;
using static Microsoft.ML.ConvNets.Layers;

namespace ConvNets.Samples.Tests;

/// <summary>On drawn shapes it is known where the object is.</summary>
[TestClass]
public sealed class ShapeExplanationTests
{
    private const int Side = 64;
    private const int HeldPerClass = 30;

    /// <summary>The network of the quick start, trained as there.</summary>
    [TestMethod]
    public void The_map_of_the_predicted_class_lies_within_the_object()
    {
        LongTests.Require();
        using var data = new SmallData();
        string shapes = Path.Combine(data.Root, "shapes");
        ShapeFolder.Draw(shapes, imagesPerClass: 400, seed: 1);
        var ml = new MLContext(seed: 1);
        IDataView images = ml.Data.LoadImagesFromFolder(shapes);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(images);
        using ConvNetClassifierTransformer model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.Sequential(
                Conv2D(16, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
                Conv2D(32, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
                Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
                Conv2D(64, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
                GlobalAveragePool2D()),
            FeatureColumnName = "ImagePath",
            Epochs = 10,
            Optimization = { Schedule = LearningRateSchedule.Cosine() },
            Seed = 1,
        }).Fit(keys.Transform(images));

        using (MLImage first = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, Held(ShapeFolder.Classes[0]).First().Pixels))
        {
            Assert.AreEqual(ExplanationMethod.Occlusion, model.Explain(first).Method);
        }

        foreach (ExplanationMethod method in Enum.GetValues<ExplanationMethod>())
        {
            List<double> inside = [.. ShapeFolder.Classes.SelectMany(name => Held(name).Select(drawn => Inside(model, name, drawn, method)))
                .OfType<double>()];
            double hits = inside.Average(static share => share >= 0.7 ? 1.0 : 0);
            Console.WriteLine($"{method}: {inside.Count} of {6 * HeldPerClass} right; inside {inside.Average():P1} on average, at least 70 % for {hits:P1}");
            Assert.IsGreaterThan(5 * HeldPerClass, inside.Count);

            // The last feature maps have 4×4 places, each a quarter of the picture wide: too coarse for the same.
            Assert.IsGreaterThan(method == ExplanationMethod.Occlusion ? 0.9 : 0.1, hits);
            Assert.IsGreaterThan(method == ExplanationMethod.Occlusion ? 0.8 : 0.5, inside.Average());
        }
    }

    /// <summary>The part of the map above 0 that is within the object's box; null where the answer is wrong.</summary>
    private static double? Inside(ConvNetClassifierTransformer model, string name, Drawn drawn, ExplanationMethod method)
    {
        using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, drawn.Pixels);
        Explanation explanation = method == ExplanationMethod.GradCam ? model.ExplainByGradient(image) : model.Explain(image, method: method);
        if (explanation.ClassName != name)
        {
            return null;
        }

        double inside = 0, all = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double value = Math.Max(0, explanation.ImageMap[y, x]);
                all += value;
                inside += x >= drawn.Left && x <= drawn.Right && y >= drawn.Top && y <= drawn.Bottom ? value : 0;
            }
        }

        return inside / all;
    }

    /// <summary>Pictures that were not learned from. The same picture without its shape tells where that is.</summary>
    private static IEnumerable<Drawn> Held(string name)
    {
        for (int i = 0; i < HeldPerClass; i++)
        {
            byte[] pixels = new byte[Side * Side * 4], ground = new byte[pixels.Length];
            ShapeArtist.Paint(Shape.All[name], Side, new Random(100_000 + i), pixels);
            ShapeArtist.Paint(static (_, _) => double.PositiveInfinity, Side, new Random(100_000 + i), ground);
            int[] places = [.. Enumerable.Range(0, Side * Side).Where(p => !pixels.AsSpan(4 * p, 4).SequenceEqual(ground.AsSpan(4 * p, 4)))];
            yield return new Drawn(
                pixels, places.Min(static p => p % Side), places.Max(static p => p % Side), places[0] / Side, places[^1] / Side);
        }
    }

    private sealed record Drawn(byte[] Pixels, int Left, int Right, int Top, int Bottom);
}
