using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.InMemory;

public class InMemoryImageData
{
    [ImageType(24, 24)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";
}

public class ImagePrediction
{
    [ColumnName("Score")]
    public float[]? Score { get; set; }

    [ColumnName("PredictedLabel")]
    public string PredictedLabel { get; set; } = "";
}

/// <summary>Images that never lie in files: from an upload, a queue, a database.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Directory.GetFiles(args[0], "*.png", SearchOption.AllDirectories).Select(path => new InMemoryImageData
        {
            Image = ReadImage(File.ReadAllBytes(path)),
            Label = Path.GetFileName(Path.GetDirectoryName(path))!,
        }).ToList();
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.ResizeImages("Resized", 16, 16, "Image"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()),
                InputShape = TensorShape.Image(3, 16, 16),
                FeatureColumnName = "Resized",
                BatchSize = 8,
                LearningRate = 0.02,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer model = pipeline.Fit(data);

        using var engine = mlContext.Model.CreatePredictionEngine<InMemoryImageData, ImagePrediction>(model);
        foreach (string path in args.Skip(1))
        {
            byte[] upload = File.ReadAllBytes(path);
            using var image = ReadImage(upload);
            var prediction = engine.Predict(new InMemoryImageData { Image = image });
            Console.WriteLine($"{upload.Length} bytes, {image.Width}x{image.Height}: {prediction.PredictedLabel} ({prediction.Score!.Max():P0})");
        }

        foreach (var row in rows)
        {
            row.Image!.Dispose();
        }
    }

    private static MLImage ReadImage(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return MLImage.CreateFromStream(stream);
    }
}
