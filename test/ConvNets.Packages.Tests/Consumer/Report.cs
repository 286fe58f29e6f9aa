using System.Diagnostics;
using Microsoft.ML;

/// <summary>What a program says of its images and of its process, in lines that the tests compare.</summary>
internal static class Report
{
    /// <summary>Scores images at once and one by one.</summary>
    internal static void Scores(MLContext ml, ITransformer model, IReadOnlyList<string> paths)
    {
        IDataView images = ml.Data.LoadFromEnumerable(paths.Select(path => new Image { ImagePath = path }));
        foreach (Row row in ml.Data.CreateEnumerable<Row>(model.Transform(images), reuseRowObject: false))
        {
            Console.WriteLine($"batch {row}");
        }

        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using PredictionEngine<Image, Row> engine = ml.Model.CreatePredictionEngine<Image, Row>(model, options);
        foreach (string path in paths)
        {
            Console.WriteLine($"single {engine.Predict(new Image { ImagePath = path })}");
        }
    }

    /// <summary>Names what the process has loaded.</summary>
    internal static void Loaded()
    {
        foreach (string? assembly in AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name))
        {
            Console.WriteLine($"assembly {assembly}");
        }

        foreach (ProcessModule module in Process.GetCurrentProcess().Modules)
        {
            Console.WriteLine($"module {module.FileName}");
        }
    }
}

internal sealed class Image
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Row
{
    public string ImagePath { get; set; } = "";

    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];

    public override string ToString() => $"{ImagePath} {PredictedLabel} {string.Join(' ', Score.Select(BitConverter.SingleToInt32Bits))}";
}
