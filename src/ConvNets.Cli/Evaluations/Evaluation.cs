using System.Diagnostics;
using ConvNets.Cli.Commands;
using ConvNets.Cli.Data;
using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The figures of an evaluation. A kind of model is one file beside this one.</summary>
/// <param name="Images">Pictures that were scored.</param>
/// <param name="Duration">Time that took.</param>
internal abstract record Evaluation(long Images, TimeSpan Duration)
{
    private protected double ImagesPerSecond => Images / Duration.TotalSeconds;

    /// <summary>Measures a model on labelled pictures.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="onBadImage">What happens with one that cannot be read.</param>
    /// <param name="topK">How many of the largest scores count as a hit; null for no such figure.</param>
    internal static Evaluation Run(MLContext ml, ITransformer model, ImageSet set, BadImageAction onBadImage, int? topK)
    {
        ImageSet readable = onBadImage == BadImageAction.Skip ? set.WithoutUnreadable(ml, reason => Console.Error.WriteLine($"Left out: {reason}")) : set;
        // The schema alone tells what the model predicts; nothing is read for that.
        DataViewSchema schema = model.GetOutputSchema(SavedModel.Adapted(ml, model, readable).Schema);
        ModelKind kind = ModelKinds.Of(schema);
        if (topK is not null && kind != ModelKind.Multiclass)
        {
            throw new ArgumentException("--top-k goes with models of several classes; this one is another.");
        }

        long start = Stopwatch.GetTimestamp();
        return kind switch
        {
            ModelKind.Binary => BinaryEvaluation.Run(ml, model, readable, BinaryPictures.NamesIn(schema), start),
            ModelKind.Number => NumberEvaluation.Run(ml, model, readable, start),
            ModelKind.MultiLabel => throw new InvalidDataException("The model gives each picture any number of labels; class folders say one of each. Evaluate it with ML.NET, or use predict."),
            _ => MulticlassEvaluation.Run(ml, model, readable, topK, start),
        };
    }

    internal abstract object ToJson();

    internal void Print(string what)
    {
        Console.WriteLine($"{what}: {Images:N0} pictures in {Duration.TotalSeconds:F1} s ({ImagesPerSecond:N0} a second)");
        PrintFigures();
    }

    private protected abstract void PrintFigures();

    /// <summary>The rows that a task made of a set, scored by a model.</summary>
    private protected static IDataView Scored(MLContext ml, ITransformer model, ImageSet set, PictureTask task) =>
        model.Transform(SavedModel.Adapted(ml, model, set with { Rows = task.WithTarget(set.Rows) }));

    private protected static long CountOf(ConfusionMatrix matrix) => (long)matrix.Counts.Sum(static row => row.Sum());
}
