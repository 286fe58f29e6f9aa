using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.OwnFunctions;

/// <summary>Functions of one's own in a model that is saved and loaded.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Directory.GetFiles(args[0], "*.png", SearchOption.AllDirectories).Order().Select(path => new PathColumn { ImagePath = path }));

        var pipeline = mlContext.Transforms.CustomMapping<PathColumn, LabelColumn>(LabelFromPath.Map, contractName: "LabelFromPath")
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(GlobalAveragePool2D()).WithInput(8, 8),
                FeatureColumnName = "Image",
                BatchSize = 8,
                LearningRate = 0.1,
                Epochs = 20,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel"))
            .Append(mlContext.Transforms.CustomMapping(new OnlyCertain().GetMapping(), contractName: "OnlyCertain"));
        var model = pipeline.Fit(data);
        mlContext.Model.Save(model, data.Schema, "own.zip");

        // Where the functions are must be said: a model cannot bring code along.
        var stranger = new MLContext();
        stranger.ComponentCatalog.RegisterAssembly(typeof(LabelFromPath).Assembly);
        ITransformer loaded = stranger.Model.Load("own.zip", out DataViewSchema schema);
        using var engine = stranger.Model.CreatePredictionEngine<PathColumn, AnswerColumns>(loaded, schema);
        foreach (string path in args.Skip(1))
        {
            AnswerColumns answer = engine.Predict(new PathColumn { ImagePath = path });
            Console.WriteLine($"{Path.GetFileName(path)}: {answer.Answer}, certain: {answer.Certainty >= 0.6f}");
        }

        IDataView certain = stranger.Data.FilterRowsByColumn(loaded.Transform(data), "Certainty", lowerBound: 0.6);
        Console.WriteLine($"Certain: {certain.GetColumn<string>("Answer").Count()}, labels: {string.Join(" ", certain.GetColumn<string>("Answer").Distinct())}");
    }
}
