using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.ManyThreads;

public class Input
{
    public byte[] Bytes { get; set; } = [];

    public string Label { get; set; } = "";
}

public class Output
{
    public float[] Score { get; set; } = [];
}

/// <summary>An engine is not safe from several threads, the model is: each thread has an engine of its own.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var inputs = Directory.GetFiles(args[0], "*.png", SearchOption.AllDirectories)
            .Select(p => new Input { Bytes = File.ReadAllBytes(p), Label = Path.GetFileName(Path.GetDirectoryName(p))! }).ToArray();
        var data = mlContext.Data.LoadFromEnumerable(inputs);
        using var model = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(Network.Sequential(Conv2D(4, 3), GlobalAveragePool2D()).WithInput(16, 16), featureColumnName: "Bytes", epochs: 1))
            .Fit(data);

        float[][] expected = model.Transform(data).GetColumn<float[]>("Score").ToArray();
        using var engines = new ThreadLocal<PredictionEngine<Input, Output>>(
            () => mlContext.Model.CreatePredictionEngine<Input, Output>(model, new PredictionEngineOptions { OwnsTransformer = false }), trackAllValues: true);
        int differences = 0;
        Parallel.For(0, inputs.Length * 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            Output output = engines.Value!.Predict(inputs[i % inputs.Length]);
            if (output.Score.Zip(expected[i % inputs.Length], (a, b) => Math.Abs(a - b)).Max() > 1e-5)
            {
                Interlocked.Increment(ref differences);
            }
        });
        foreach (var engine in engines.Values)
        {
            engine.Dispose();
        }

        Console.WriteLine($"Differences: {differences}");
    }
}
