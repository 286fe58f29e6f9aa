using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.BatchScoring;

public class ImageData
{
    public string? ImagePath;

    public string? Label;
}

public class ImagePrediction : ImageData
{
    public float[]? Score;

    public string? PredictedLabelValue;
}

/// <summary>Trains in one run, scores thousands of images in another.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        switch (args[0])
        {
            case "train":
                Train(args[1], args[2]);
                break;
            case "score":
                Score(args[1], args[2], args[3]);
                break;
        }
    }

    private static void Train(string folder, string modelPath)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(ReadImages(folder));
        var pipeline = ml.Transforms.Conversion.MapValueToKey(outputColumnName: "LabelKey", inputColumnName: "Label")
            .Append(ml.Transforms.LoadImages(outputColumnName: "input", imageFolder: folder, inputColumnName: nameof(ImageData.ImagePath)))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()).WithInput(16, 16),
                LabelColumnName = "LabelKey",
                FeatureColumnName = "input",
                BatchSize = 8,
                LearningRate = 0.02,
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabelValue", "PredictedLabel"));
        ml.Model.Save(pipeline.Fit(data), data.Schema, modelPath);
        Console.WriteLine($"Saved {Path.GetFileName(modelPath)}");
    }

    private static void Score(string modelPath, string folder, string csv)
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(modelPath, out _);
        IDataView images = ml.Data.LoadFromEnumerable(ReadImages(folder));
        IDataView predictions = model.Transform(images);

        int right = 0, count = 0;
        using (var writer = new StreamWriter(csv))
        {
            foreach (ImagePrediction prediction in ml.Data.CreateEnumerable<ImagePrediction>(predictions, reuseRowObject: true))
            {
                writer.WriteLine($"{prediction.ImagePath},{prediction.PredictedLabelValue},{prediction.Score!.Max():F4}");
                count++;
                right += prediction.PredictedLabelValue == prediction.Label ? 1 : 0;
            }
        }

        Console.WriteLine($"{right} of {count} right");
    }

    private static IEnumerable<ImageData> ReadImages(string folder) =>
        Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Order().Select(path => new ImageData
        {
            ImagePath = Path.GetRelativePath(folder, path),
            Label = Path.GetFileName(Path.GetDirectoryName(path)),
        });
}
