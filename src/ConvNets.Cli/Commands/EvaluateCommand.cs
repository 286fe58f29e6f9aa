using System.CommandLine;
using System.Diagnostics;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Commands;

/// <summary><c>convnets evaluate</c>: a model zip and labelled pictures in, figures out.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        var model = new Option<string>("--model", "-m") { HelpName = "FILE", Description = "The model zip.", DefaultValueFactory = _ => "model.zip" };
        var data = new Option<string>("--data", "-d") { Required = true, HelpName = "PATH", Description = $"Labelled pictures; of data with a held-out part, that part: {ImageSet.Accepted}." };
        var onBadImage = new Option<string>("--on-bad-image") { HelpName = "fail|skip", Description = "What happens with a picture that cannot be read.", DefaultValueFactory = _ => "fail" };
        var command = new Command("evaluate", "Measures a model on labelled pictures.") { model, data, onBadImage };
        command.SetAction(parsed => Program.Guard(_ =>
        {
            BadImageAction action = NamedChoice.BadImages(parsed.GetRequiredValue(onBadImage));
            var ml = new MLContext();
            SavedModel saved = SavedModel.Load(ml, parsed.GetRequiredValue(model));
            using IDisposable? owner = saved.Transformer as IDisposable;
            ImageSet set = ImageSet.OpenForEvaluation(ml, parsed.GetRequiredValue(data));
            Print(Evaluate(ml, saved.Transformer, set, action), parsed.GetRequiredValue(data));
            return Program.Done;
        }));
        return command;
    }

    internal static Evaluation Evaluate(MLContext ml, ITransformer model, ImageSet set, BadImageAction onBadImage)
    {
        ImageSet readable = onBadImage == BadImageAction.Skip ? set.WithoutUnreadable(ml, reason => Console.Error.WriteLine($"Left out: {reason}")) : set;
        long start = Stopwatch.GetTimestamp();
        IDataView scored = model.Transform(SavedModel.Adapted(ml, model, readable));
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
        double pictures = metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
        return new Evaluation(metrics, (long)pictures, Stopwatch.GetElapsedTime(start));
    }

    internal static void Print(Evaluation evaluation, string what)
    {
        MulticlassClassificationMetrics metrics = evaluation.Metrics;
        Console.WriteLine($"{what}: {evaluation.Pictures:N0} pictures in {evaluation.Duration.TotalSeconds:F1} s ({evaluation.Pictures / evaluation.Duration.TotalSeconds:N0} a second)");
        Console.WriteLine($"Accuracy {metrics.MicroAccuracy:F4}, mean accuracy of the classes {metrics.MacroAccuracy:F4}, log-loss {metrics.LogLoss:F4}");
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    internal sealed record Evaluation(MulticlassClassificationMetrics Metrics, long Pictures, TimeSpan Duration);
}
