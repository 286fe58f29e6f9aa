using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The figures of a model that tells a number.</summary>
internal sealed record NumberEvaluation(RegressionMetrics Metrics, long Images, TimeSpan Duration) : Evaluation(Images, Duration)
{
    internal static NumberEvaluation Run(MLContext ml, ITransformer model, ImageSet set, long start)
    {
        var task = new NumberPictures();
        task.LookAt(set);
        RegressionMetrics metrics = ml.Regression.Evaluate(Scored(ml, model, set, task), PictureTask.TargetColumn);
        return new NumberEvaluation(metrics, set.Count(), Stopwatch.GetElapsedTime(start));
    }

    internal override object ToJson() => new
    {
        meanAbsoluteError = Metrics.MeanAbsoluteError,
        meanSquaredError = Metrics.MeanSquaredError,
        rootMeanSquaredError = Metrics.RootMeanSquaredError,
        rSquared = Metrics.RSquared,
        images = Images,
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintFigures() =>
        Console.WriteLine($"Mean absolute error {Metrics.MeanAbsoluteError:G5}, root mean squared error {Metrics.RootMeanSquaredError:G5}, R² {Metrics.RSquared:F4}");
}
