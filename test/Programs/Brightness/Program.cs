using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Brightness;

public class Photo
{
    [ImageType(16, 16)]
    public MLImage? Image { get; set; }

    [ColumnName("Label")]
    public float Brightness { get; set; }
}

public class BrightnessPrediction
{
    [ColumnName("Score")]
    public float Brightness { get; set; }
}

/// <summary>Regression: a number is told from an image.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var random = new Random(1);
        var photos = Enumerable.Range(0, 120).Select(_ => Take(random.NextSingle(), random)).ToList();
        var dataView = mlContext.Data.LoadFromEnumerable(photos);
        var split = mlContext.Data.TrainTestSplit(dataView, testFraction: 0.25);

        var trainer = mlContext.Regression.Trainers.ConvNetRegressor(new ConvNetRegressor.Options
        {
            Network = Network.Sequential(GlobalAveragePool2D(), Dense(8, Activation.Relu)).WithInput(16, 16),
            FeatureColumnName = "Image",
            LearningRate = 0.02,
            BatchSize = 16,
            Epochs = 40,
            Seed = 1,
        });
        var model = trainer.Fit(split.TrainSet);

        RegressionMetrics metrics = mlContext.Regression.Evaluate(model.Transform(split.TestSet), labelColumnName: "Label", scoreColumnName: "Score");
        Console.WriteLine($"R squared good: {metrics.RSquared > 0.9}");
        Console.WriteLine($"Mean absolute error small: {metrics.MeanAbsoluteError < 0.1}");
        Console.WriteLine($"Root of mean square is root: {Math.Abs(metrics.RootMeanSquaredError - Math.Sqrt(metrics.MeanSquaredError)) < 1e-6}");

        var engine = mlContext.Model.CreatePredictionEngine<Photo, BrightnessPrediction>(model);
        float dark = engine.Predict(Take(0.1f, random)).Brightness, bright = engine.Predict(Take(0.9f, random)).Brightness;
        Console.WriteLine($"Dark before bright: {dark < bright}");
    }

    private static Photo Take(float brightness, Random random)
    {
        byte[] pixels = new byte[16 * 16 * 4];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 4 == 3 ? (byte)255 : (byte)Math.Clamp((brightness * 220) + random.Next(30), 0, 255);
        }

        return new Photo { Image = MLImage.CreateFromPixels(16, 16, MLPixelFormat.Bgra32, pixels), Brightness = brightness };
    }
}
