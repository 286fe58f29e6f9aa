using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The metrics of a model that tells yes from no.</summary>
internal sealed record BinaryEvaluation(
    CalibratedBinaryClassificationMetrics Metrics, IReadOnlyList<string> Classes, long Images, LeftOut LeftOut, TimeSpan Duration)
        : Evaluation(Images, LeftOut, Duration)
{
    internal static BinaryEvaluation Run(MLContext ml, ImageScorer scorer, ImageSet set, long start, Action<string> say)
    {
        BinaryFolders task;
        if (BinaryFolders.NamesIn(scorer.Schema) is { } names)
        {
            task = new BinaryFolders(names);
        }
        else
        {
            // A model without names: the second folder in alphabetical order is yes.
            task = new BinaryFolders(positive: null);
            task.LookAt(set);
        }

        string yes = task.Names[1];
        RequireKnown(set, name => task.Names.Contains(name), $"yes, '{yes}', and no, '{task.Names[0]}'");
        (List<ScoredImage> counted, LeftOut left) = Count(
            scorer, image => task.Names.Contains(image.Folder), $"yes, '{yes}', and no, '{task.Names[0]}'", say);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        if (counted.TrueForAll(image => image.Folder == counted[0].Folder))
        {
            throw new InvalidDataException($"All {counted.Count:N0} images that count are of class '{counted[0].Folder}'; yes and no are "
                + $"measured on images of both, '{task.Names[0]}' and '{yes}'.");
        }

        IDataView rows = ml.Data.LoadFromEnumerable(counted.ConvertAll(image => new Row
        {
            Label = image.Folder == yes,
            Score = image.Values[0],
            Probability = image.Values[1],
            PredictedLabel = image.Values[2] > 0,
        }));
        return new BinaryEvaluation(ml.BinaryClassification.Evaluate(rows, LabelColumn), task.Names, counted.Count, left, duration);
    }

    internal override object ToJson() => new
    {
        positive = Classes[1],
        accuracy = Metrics.Accuracy,
        logLoss = Metrics.LogLoss,
        areaUnderRocCurve = Metrics.AreaUnderRocCurve,
        areaUnderPrecisionRecallCurve = Metrics.AreaUnderPrecisionRecallCurve,
        f1Score = Metrics.F1Score,
        positivePrecision = Metrics.PositivePrecision,
        positiveRecall = Metrics.PositiveRecall,
        negativePrecision = Metrics.NegativePrecision,
        negativeRecall = Metrics.NegativeRecall,
        images = Images,
        leftOut = LeftOut.ToJson(),
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintMetricsOf()
    {
        Console.WriteLine($"Accuracy {Metrics.Accuracy:F4}, area under the ROC curve {Metrics.AreaUnderRocCurve:F4}, F1 "
            + $"{Metrics.F1Score:F4}, log-loss {Metrics.LogLoss:F4}");
        Console.WriteLine($"Yes is '{Classes[1]}', no '{Classes[0]}'. Precision {Metrics.PositivePrecision:F4}, recall "
            + $"{Metrics.PositiveRecall:F4}");
        Console.WriteLine(Metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
