using System.Diagnostics;
using ConvNets.Cli.Data;
using ConvNets.Cli.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The figures of a model of several classes.</summary>
internal sealed record MulticlassEvaluation(MulticlassClassificationMetrics Metrics, string[] Classes, int? TopK, long Images, TimeSpan Duration) : Evaluation(Images, Duration)
{
    internal static MulticlassEvaluation Run(MLContext ml, ITransformer model, ImageSet set, int? topK, long start)
    {
        IDataView scored = Scored(ml, model, set, new MulticlassPictures());
        string[] classes = ModelKinds.NamesOf(scored.Schema["Score"]);
        if (topK > classes.Length)
        {
            throw new ArgumentException($"--top-k is {topK}; the model has {classes.Length} classes.");
        }

        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: topK ?? 0);
        return new MulticlassEvaluation(metrics, classes, topK, CountOf(metrics.ConfusionMatrix), Stopwatch.GetElapsedTime(start));
    }

    internal override object ToJson() => new
    {
        accuracy = Metrics.MicroAccuracy,
        logLoss = Metrics.LogLoss,
        topKAccuracy = TopK is null ? (double?)null : Metrics.TopKAccuracy,
        perClass = Classes.Select((name, i) => (name, figures: new
        {
            precision = Metrics.ConfusionMatrix.PerClassPrecision[i],
            recall = Metrics.ConfusionMatrix.PerClassRecall[i],
            images = Metrics.ConfusionMatrix.Counts[i].Sum(),
        })).ToDictionary(c => c.name, c => c.figures),
        images = Images,
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintFigures()
    {
        string hits = TopK is null ? "" : $", top-{TopK} accuracy {Metrics.TopKAccuracy:F4}";
        Console.WriteLine($"Accuracy {Metrics.MicroAccuracy:F4}{hits}, mean accuracy of the classes {Metrics.MacroAccuracy:F4}, log-loss {Metrics.LogLoss:F4}");
        Console.WriteLine(Metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }
}
