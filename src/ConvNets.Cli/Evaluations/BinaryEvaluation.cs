using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The figures of a model that tells yes from no.</summary>
internal sealed record BinaryEvaluation(CalibratedBinaryClassificationMetrics Metrics, IReadOnlyList<string> Classes, long Images, TimeSpan Duration) : Evaluation(Images, Duration)
{
    /// <param name="ml">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="names">The folders of no and yes; null for those of the pictures, the second in alphabetical order being yes.</param>
    /// <param name="start">When it began.</param>
    internal static BinaryEvaluation Run(MLContext ml, ITransformer model, ImageSet set, (string No, string Yes)? names, long start)
    {
        BinaryPictures task;
        if (names is { } known)
        {
            task = new BinaryPictures(known);
        }
        else
        {
            task = new BinaryPictures(positive: null);
            task.LookAt(set);
        }

        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(Scored(ml, model, set, task), PictureTask.TargetColumn);
        return new BinaryEvaluation(metrics, task.Names, CountOf(metrics.ConfusionMatrix), Stopwatch.GetElapsedTime(start));
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
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintFigures()
    {
        Console.WriteLine($"Accuracy {Metrics.Accuracy:F4}, area under the ROC curve {Metrics.AreaUnderRocCurve:F4}, F1 {Metrics.F1Score:F4}, log-loss {Metrics.LogLoss:F4}");
        Console.WriteLine($"Yes is '{Classes[1]}', no '{Classes[0]}'. Precision {Metrics.PositivePrecision:F4}, recall {Metrics.PositiveRecall:F4}");
        Console.WriteLine(Metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }
}
