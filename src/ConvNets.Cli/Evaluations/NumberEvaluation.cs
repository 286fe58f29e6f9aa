using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Folders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The metrics of a model that tells a number.</summary>
internal sealed record NumberEvaluation(RegressionMetrics Metrics, long Images, LeftOut LeftOut, TimeSpan Duration) : Evaluation(
    Images, LeftOut, Duration)
{
    internal static NumberEvaluation Run(MLContext ml, ImageScorer scorer, ImageSet set, long start, Action<string> say)
    {
        RequireKnown(set, static name => NumberFolders.Parse(name) is not null, "numbers, such as 3 or -0.5");
        (List<ScoredImage> counted, LeftOut left) = Count(
            scorer, static image => NumberFolders.Parse(image.Folder) is not null, "numbers, such as 3 or -0.5", say);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        IDataView rows = ml.Data.LoadFromEnumerable(
            counted.ConvertAll(static image => new Row { Label = NumberFolders.Parse(image.Folder)!.Value, Score = image.Values[0] }));
        return new NumberEvaluation(ml.Regression.Evaluate(rows, LabelColumn), counted.Count, left, duration);
    }

    internal override object ToJson() => new
    {
        meanAbsoluteError = Metrics.MeanAbsoluteError,
        meanSquaredError = Metrics.MeanSquaredError,
        rootMeanSquaredError = Metrics.RootMeanSquaredError,
        rSquared = Metrics.RSquared,
        images = Images,
        leftOut = LeftOut.ToJson(),
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintMetricsOf() =>
        Console.WriteLine($"Mean absolute error {Metrics.MeanAbsoluteError:G5}, root mean squared error "
            + $"{Metrics.RootMeanSquaredError:G5}, R² {Metrics.RSquared:F4}");

    private sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
