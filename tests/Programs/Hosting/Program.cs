using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ML;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Hosting;

public class ModelInput
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

public class ModelOutput
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}

/// <summary>A service that answers requests from many threads with one model.</summary>
public class ClassificationWorker(PredictionEnginePool<ModelInput, ModelOutput> pool, IHostApplicationLifetime lifetime, Requests requests) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var labels = await Task.WhenAll(requests.Paths.Select(path => Task.Run(() =>
            (Path: path, Answer: pool.Predict(modelName: "Shapes", example: new ModelInput { ImagePath = path })), stoppingToken)));
        foreach (var group in labels.GroupBy(l => l.Answer.PredictedLabel).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{group.Key}: {group.Count()} pictures, all from the folder of that name: {group.All(l => Path.GetDirectoryName(l.Path)!.EndsWith(group.Key, StringComparison.Ordinal))}");
        }

        lifetime.StopApplication();
    }
}

public record Requests(string[] Paths);

public static class Program
{
    public static async Task Main(string[] args)
    {
        string modelPath = Path.GetFullPath("shapes.zip");
        Train(args[0], modelPath);

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPredictionEnginePool<ModelInput, ModelOutput>()
            .FromFile(modelName: "Shapes", filePath: modelPath, watchForChanges: true);
        builder.Services.AddSingleton(new Requests(Directory.GetFiles(args[0], "*.png", SearchOption.AllDirectories)));
        builder.Services.AddHostedService<ClassificationWorker>();

        using IHost host = builder.Build();
        await host.RunAsync();
        Console.WriteLine("Stopped");
    }

    private static void Train(string folder, string modelPath)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadImagesFromFolder(folder);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.LoadImages("Image", null, "ImagePath"))
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(6, 3, activation: Activation.Relu), GlobalAveragePool2D()).WithInput(16, 16),
                FeatureColumnName = "Image",
                BatchSize = 8,
                LearningRate = 0.02,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        mlContext.Model.Save(pipeline.Fit(data), data.Schema, modelPath);
    }
}
