using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.SeveralLabels;

public class Scene
{
    [ImageType(24, 24)]
    public MLImage? Image { get; set; }

    [VectorType(2)]
    [ColumnName("Label")]
    public bool[] RedAndBlue { get; set; } = [false, false];
}

public class SceneTags
{
    public bool[] PredictedLabel { get; set; } = [];

    public float[] Score { get; set; } = [];
}

/// <summary>Any of several labels: an image may be reddish, bluish, both or neither.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var ml = new MLContext(2);
        var random = new Random(2);
        var scenes = Enumerable.Range(0, 160).Select(i => Draw(i % 2 == 1, i / 2 % 2 == 1, random)).ToArray();
        var data = ml.Data.LoadFromEnumerable(scenes);
        var trainer = ml.MulticlassClassification.Trainers.ConvNetMultiLabelClassifier(new ConvNetMultiLabelClassifier.Options
        {
            Network = Network.Sequential(GlobalAveragePool2D(), Dense(16, Activation.Relu)).WithInput(8, 8),
            FeatureColumnName = "Image",
            LearningRate = 0.03,
            BatchSize = 16,
            Epochs = 40,
        });
        using var model = trainer.Fit(data);

        using var engine = ml.Model.CreatePredictionEngine<Scene, SceneTags>(model);
        foreach (var (red, blue) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            SceneTags tags = engine.Predict(Draw(red, blue, random));
            Console.WriteLine($"red {red}, blue {blue}: told {tags.PredictedLabel[0]}, {tags.PredictedLabel[1]}");
        }
    }

    private static Scene Draw(bool red, bool blue, Random random)
    {
        byte[] pixels = new byte[8 * 8 * 4];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            pixels[i] = (byte)((red ? 200 : 20) + random.Next(40));
            pixels[i + 1] = (byte)random.Next(255);
            pixels[i + 2] = (byte)((blue ? 200 : 20) + random.Next(40));
            pixels[i + 3] = 255;
        }

        return new Scene { Image = MLImage.CreateFromPixels(8, 8, MLPixelFormat.Rgba32, pixels), RedAndBlue = [red, blue] };
    }
}
