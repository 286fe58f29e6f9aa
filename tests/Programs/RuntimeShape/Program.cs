using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.RuntimeShape;

public class Signal
{
    public float[] Values { get; set; } = [];

    public string Kind { get; set; } = "";
}

public class SignalKind
{
    public string PredictedKind { get; set; } = "";
}

/// <summary>The length of the vectors is known only when the program runs, so no attribute can state it.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        int side = int.Parse(args[0]);
        var mlContext = new MLContext(seed: 1);
        var random = new Random(1);
        var signals = Enumerable.Range(0, 64).Select(i => Make(side, i % 2 == 0 ? "left" : "right", random)).ToArray();

        SchemaDefinition definition = SchemaDefinition.Create(typeof(Signal));
        definition[nameof(Signal.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, side, side);
        IDataView data = mlContext.Data.LoadFromEnumerable(signals, definition);
        Console.WriteLine($"Values: {data.Schema["Values"].Type}");

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(mlContext.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = Network.Sequential(Conv2D(4, 3, activation: Activation.Relu), Flatten()),
                InputShape = TensorShape.Image(1, side, side),
                FeatureColumnName = "Values",
                LearningRate = 0.01,
                BatchSize = 8,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel"));
        ITransformer model = pipeline.Fit(data);

        using var engine = mlContext.Model.CreatePredictionEngine<Signal, SignalKind>(model, inputSchemaDefinition: definition);
        Console.WriteLine($"{engine.Predict(Make(side, "left", random)).PredictedKind} {engine.Predict(Make(side, "right", random)).PredictedKind}");

        var options = new PredictionEngineOptions { InputSchemaDefinition = definition, OwnsTransformer = false };
        using var second = mlContext.Model.CreatePredictionEngine<Signal, SignalKind>(model, options);
        Console.WriteLine($"Output: {string.Join(", ", second.OutputSchema.Where(c => !c.IsHidden).Select(c => c.Name))}");
    }

    private static Signal Make(int side, string kind, Random random)
    {
        var values = new float[side * side];
        for (int i = 0; i < values.Length; i++)
        {
            bool bright = i % side < side / 2 == (kind == "left");
            values[i] = (bright ? 1 : 0) + (random.NextSingle() * 0.2f);
        }

        return new Signal { Values = values, Kind = kind };
    }
}
