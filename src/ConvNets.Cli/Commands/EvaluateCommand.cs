using System.CommandLine;
using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets evaluate</c>: a model zip and labelled pictures in, figures out.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        Option<string> model = CommonOptions.Model("The model zip.");
        Option<string> data = CommonOptions.Data();
        Option<string?> split = CommonOptions.Split("test");
        Option<string> onBadImage = CommonOptions.OnBadImage();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measures a model on labelled pictures.") { model, data, split, onBadImage, json };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            BadImageAction action = NamedChoice.BadImages(parsed.GetRequiredValue(onBadImage));
            var ml = new MLContext();
            string path = parsed.GetRequiredValue(data);
            SavedModel saved = SavedModel.Load(ml, parsed.GetRequiredValue(model));
            using IDisposable? owner = saved.Transformer as IDisposable;
            Evaluation evaluation = Evaluation.Run(ml, saved.Transformer, ImageSet.Open(ml, path, parsed.GetValue(split), "test"), action);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(evaluation.ToJson());
            }
            else
            {
                evaluation.Print(path);
            }

            return Program.Done;
        }));
        return command;
    }
}

/// <summary>The figures of an evaluation.</summary>
internal sealed record Evaluation(MulticlassClassificationMetrics Metrics, string[] Classes, long Images, TimeSpan Duration)
{
    private double ImagesPerSecond => Images / Duration.TotalSeconds;

    internal static Evaluation Run(MLContext ml, ITransformer model, ImageSet set, BadImageAction onBadImage)
    {
        ImageSet readable = onBadImage == BadImageAction.Skip ? set.WithoutUnreadable(ml, reason => Console.Error.WriteLine($"Left out: {reason}")) : set;
        long start = Stopwatch.GetTimestamp();
        IDataView scored = model.Transform(SavedModel.Adapted(ml, model, readable));
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return new Evaluation(
            metrics, [.. names.DenseValues().Select(name => name.ToString())], (long)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()), Stopwatch.GetElapsedTime(start));
    }

    internal object ToJson() => new
    {
        accuracy = Metrics.MicroAccuracy,
        logLoss = Metrics.LogLoss,
        perClass = Classes.Select((name, i) => (name, figures: new
        {
            precision = Metrics.ConfusionMatrix.PerClassPrecision[i],
            recall = Metrics.ConfusionMatrix.PerClassRecall[i],
            images = Metrics.ConfusionMatrix.Counts[i].Sum(),
        })).ToDictionary(c => c.name, c => c.figures),
        images = Images,
        imagesPerSecond = ImagesPerSecond,
    };

    internal void Print(string what)
    {
        Console.WriteLine($"{what}: {Images:N0} pictures in {Duration.TotalSeconds:F1} s ({ImagesPerSecond:N0} a second)");
        Console.WriteLine($"Accuracy {Metrics.MicroAccuracy:F4}, mean accuracy of the classes {Metrics.MacroAccuracy:F4}, log-loss {Metrics.LogLoss:F4}");
        Console.WriteLine(Metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }
}
