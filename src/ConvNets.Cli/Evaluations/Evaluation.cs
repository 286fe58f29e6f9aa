using System.Diagnostics;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The metrics of an evaluation. A kind of model is one file beside this one.</summary>
/// <param name="Images">Images that were scored and counted.</param>
/// <param name="LeftOut">Images that were not.</param>
/// <param name="Duration">Time that scoring took.</param>
internal abstract record Evaluation(long Images, LeftOut LeftOut, TimeSpan Duration)
{
    /// <summary>The column with what is right.</summary>
    private protected const string LabelColumn = "Label";

    private protected const int MaxNames = 20;

    private protected double ImagesPerSecond => Images / Duration.TotalSeconds;

    /// <summary>Measures a model on labeled images: one pass, in which each of them is counted or said to be left out.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="saved">The model.</param>
    /// <param name="set">The images.</param>
    /// <param name="topK">How many of the largest scores count as a hit; null for no such metric.</param>
    /// <param name="say">Takes a line on what is left out.</param>
    /// <exception cref="InvalidDataException">Nothing is left to measure.</exception>
    internal static Evaluation Run(MLContext ml, SavedModel saved, ImageSet set, int? topK, Action<string> say)
    {
        var scorer = new ImageScorer(ml, saved, set);
        if (topK is not null && scorer.Kind != ModelKind.Multiclass)
        {
            throw new ArgumentException("--top-k goes with models of several classes; this one is another.");
        }

        long start = Stopwatch.GetTimestamp();
        return scorer.Kind switch
        {
            ModelKind.Binary => BinaryEvaluation.Run(ml, scorer, set, start, say),
            ModelKind.Number => NumberEvaluation.Run(ml, scorer, set, start, say),
            ModelKind.MultiLabel => throw new InvalidDataException("The model gives each image any number of labels; class folders say "
                + "one of each. Evaluate it with ML.NET, or use predict."),
            _ => MulticlassEvaluation.Run(ml, scorer, set, topK, start, say),
        };
    }

    internal abstract object ToJson();

    internal void Print(string what)
    {
        Console.WriteLine($"{what}: {Images:N0} images in {Duration.TotalSeconds:F1} s ({ImagesPerSecond:N0} a "
            + $"second){(LeftOut.Count > 0 ? $"; {LeftOut.Count:N0} left out" : "")}");
        PrintMetricsOf();
    }

    private protected abstract void PrintMetricsOf();

    /// <summary>Finds out before anything is scored whether the model knows any class of the images.</summary>
    private protected static void RequireKnown(ImageSet set, Func<string, bool> isKnown, string known)
    {
        string[] classes = set.ClassNames();
        if (!Array.Exists(classes, name => isKnown(name)))
        {
            string named = string.Join(", ", classes.Take(MaxNames).Select(static name => $"'{name}'"));
            throw new InvalidDataException("There is nothing to measure: the model knows none of the classes "
                + $"{named}{(classes.Length > MaxNames ? ", …" : "")}. It knows {known}.");
        }
    }

    /// <summary>Scores the images; what is left out is reported.</summary>
    /// <param name="scorer">The model and the images.</param>
    /// <param name="isKnown">Whether the model knows an image's class.</param>
    /// <param name="known">What it knows, in words.</param>
    /// <param name="say">Takes a line on what is left out.</param>
    private protected static (List<ScoredImage> Counted, LeftOut LeftOut) Count(
        ImageScorer scorer, Func<ScoredImage, bool> isKnown, string known, Action<string> say)
    {
        var left = new LeftOut();
        List<ScoredImage> counted = left.Sort(scorer.Run(), isKnown);
        left.Tell(known, say);
        return counted.Count > 0
            ? (counted, left)
            : throw new InvalidDataException($"There is nothing to measure: all of the {left.Count:N0} images are left out.");
    }

    /// <summary>Gives a column of rows in memory its type and the names of its values.</summary>
    private protected static void Describe(SchemaDefinition schema, string column, DataViewType type, string annotation, string[] names)
    {
        schema[column].ColumnType = type;
        ReadOnlyMemory<char>[] values = Array.ConvertAll(names, static name => name.AsMemory());
        schema[column].AddAnnotation(
            annotation, new VBuffer<ReadOnlyMemory<char>>(values.Length, values),
            new VectorDataViewType(TextDataViewType.Instance, values.Length));
    }
}
