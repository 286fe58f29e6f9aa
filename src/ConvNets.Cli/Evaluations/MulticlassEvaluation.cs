using System.Diagnostics;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Evaluations;

/// <summary>The metrics of a model of several classes.</summary>
internal sealed record MulticlassEvaluation(
    MulticlassClassificationMetrics Metrics, string[] Classes, int? TopK, long Images, LeftOut LeftOut, TimeSpan Duration)
    : Evaluation(Images, LeftOut, Duration)
{
    internal static MulticlassEvaluation Run(MLContext ml, ImageScorer scorer, ImageSet set, int? topK, long start, Action<string> say)
    {
        string[] classes = scorer.Names;
        if (topK > classes.Length)
        {
            throw new ArgumentException($"--top-k is {topK}; the model has {classes.Length} classes.");
        }

        string known = string.Join(", ", classes.Take(MaxNames)) + (classes.Length > MaxNames ? ", …" : "");
        if (scorer.HasNames)
        {
            RequireKnown(set, name => classes.Contains(name, StringComparer.Ordinal), known);
        }

        (List<ScoredImage> counted, LeftOut left) = Count(scorer, static image => image.Class is not null, known, say);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);

        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        var key = new KeyDataViewType(typeof(uint), classes.Length);
        Describe(schema, nameof(Row.Label), key, "KeyValues", classes);
        Describe(schema, nameof(Row.PredictedLabel), key, "KeyValues", classes);
        Describe(schema, nameof(Row.Score), new VectorDataViewType(NumberDataViewType.Single, classes.Length), "SlotNames", classes);
        // Rows in memory count keys from 0; ML.NET adds the 1 itself.
        IDataView rows = ml.Data.LoadFromEnumerable(
            counted.ConvertAll(
                static image =>
                    new Row { Label = (uint)image.Class!.Value, PredictedLabel = Largest(image.Values), Score = image.Values }), schema);
        return new MulticlassEvaluation(
            ml.MulticlassClassification.Evaluate(rows, topKPredictionCount: topK ?? 0), classes, topK, counted.Count, left, duration);
    }

    internal override object ToJson() => new
    {
        accuracy = Metrics.MicroAccuracy,
        logLoss = Metrics.LogLoss,
        topKAccuracy = TopK is null ? (double?)null : Metrics.TopKAccuracy,
        perClass = Classes.Select((name, i) => (name, metrics: new
        {
            precision = Metrics.ConfusionMatrix.PerClassPrecision[i],
            recall = Metrics.ConfusionMatrix.PerClassRecall[i],
            images = Metrics.ConfusionMatrix.Counts[i].Sum(),
        })).ToDictionary(c => c.name, c => c.metrics),
        images = Images,
        leftOut = LeftOut.ToJson(),
        imagesPerSecond = ImagesPerSecond,
    };

    private protected override void PrintMetricsOf()
    {
        string hits = TopK is null ? "" : $", top-{TopK} accuracy {Metrics.TopKAccuracy:F4}";
        Console.WriteLine($"Accuracy {Metrics.MicroAccuracy:F4}{hits}, mean accuracy of the classes {Metrics.MacroAccuracy:F4}, log-loss "
            + $"{Metrics.LogLoss:F4}");
        Console.WriteLine(Metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    private static uint Largest(float[] scores) => (uint)Array.IndexOf(scores, scores.Max());

    private sealed class Row
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
