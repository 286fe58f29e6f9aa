using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Programs.Debugging;

/// <summary>Looking into a pipeline that does not do what one expects.</summary>
public static class Program
{
    public static void Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var messages = 0;
        mlContext.Log += (sender, e) =>
        {
            if (e.Source.Contains("ConvNet", StringComparison.Ordinal))
            {
                messages++;
            }
        };

        IDataView data = mlContext.Data.LoadImagesFromFolder(args[0]);
        DataDebuggerPreview preview = data.Preview(maxRows: 3);
        foreach (var row in preview.RowView)
        {
            Console.WriteLine(string.Join(" | ", row.Values.Select(pair => $"{pair.Key}: {Shorten(pair.Value)}")));
        }

        var start = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.Transforms.LoadImages("Image", null, "ImagePath"));
        DataDebuggerPreview fitted = start.Preview(data, maxRows: 2, maxTrainingRows: 50);
        Console.WriteLine($"Columns: {string.Join(", ", fitted.ColumnView.Select(column => column.Column.IsHidden ? $"({column.Column.Name})" : column.Column.Name))}");

        TransformerChain<ConvNetClassifierTransformer>? caught = null;
        ConvNetClassifierTransformer? network = null;
        var pipeline = start.Append(mlContext.MulticlassClassification.Trainers
            .ConvNetClassifier(Network.Sequential(Flatten()).WithInput(8, 8), featureColumnName: "Image", epochs: 2)
            .WithOnFitDelegate(fit => network = fit));
        var model = pipeline.Fit(data);
        caught = new TransformerChain<ConvNetClassifierTransformer>(network!);
        Console.WriteLine($"Caught a network with {network!.WeightNames.Count} weights and {caught.Count()} step, epochs {network.History!.Epochs.Count}");
        Console.WriteLine($"The trainer told something: {messages > 0}");

        foreach (DataViewSchema.Column column in model.GetOutputSchema(data.Schema))
        {
            Console.WriteLine($"{column.Index} {column.Name} {column.Type} [{string.Join(", ", column.Annotations.Schema.Select(a => a.Name))}]");
        }

        try
        {
            mlContext.Transforms.LoadImages("Image", null, "Path").Fit(data);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine($"Refused: {e.Message.Contains("'Path'", StringComparison.Ordinal)}");
        }
    }

    private static string Shorten(object value) => Path.GetFileName($"{value}");
}
