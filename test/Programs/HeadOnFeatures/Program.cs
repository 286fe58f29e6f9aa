using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.HeadOnFeatures;

public class Product
{
    public string ImagePath { get; set; } = "";

    public float Weight { get; set; }

    public string Kind { get; set; } = "";
}

public class KindPrediction
{
    public string PredictedKind { get; set; } = "";
}

/// <summary>What a backbone sees in an image, together with a number that is no image, for a small network.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);

        // The images of a folder look alike; heavy and light products differ by their weight alone.
        var products = Directory.GetFiles(args[0], "*.png", SearchOption.AllDirectories).Order().SelectMany(path =>
        {
            string folder = Path.GetFileName(Path.GetDirectoryName(path))!;
            return new[]
            {
                new Product { ImagePath = path, Weight = 1, Kind = "light " + folder },
                new Product { ImagePath = path, Weight = 9, Kind = "heavy " + folder },
            };
        }).ToList();
        IDataView data = mlContext.Data.LoadFromEnumerable(products);

        var pipeline = mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(mlContext.Transforms.ConvNetFeaturizer(new ConvNetFeaturizer.Options
            {
                Backbone = Backbones.Compact(KnownWeights.Compact),
                InputShape = TensorShape.Image(3, 32, 32),
                OutputColumnName = "Seen",
            }))
            .Append(mlContext.Transforms.NormalizeMeanVariance("Seen", fixZero: false))
            .Append(mlContext.Transforms.NormalizeMinMax("Weight", fixZero: false))
            .Append(mlContext.Transforms.Concatenate("Features", "Seen", "Weight"))
            .Append(mlContext.Transforms.DropColumns("Image", "Seen"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind"))
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Dense(16, Activation.Relu)),
                BatchSize = 8,
                LearningRate = 0.01,
                Epochs = 30,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel"));

        var model = pipeline.Fit(data);
        IDataView scored = model.Transform(data);
        Console.WriteLine($"Features: {scored.Schema["Features"].Type}");
        Console.WriteLine($"Accuracy: {mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy:P0}");

        mlContext.Model.Save(model, data.Schema, "kinds.zip");
        ITransformer loaded = mlContext.Model.Load("kinds.zip", out DataViewSchema schema);
        Console.WriteLine($"Input columns: {string.Join(", ", schema.Select(c => c.Name))}");
        var engine = mlContext.Model.CreatePredictionEngine<Product, KindPrediction>(loaded, schema);
        Console.WriteLine($"Right: {products.Count(p => engine.Predict(p).PredictedKind == p.Kind)} of {products.Count}");
    }
}
