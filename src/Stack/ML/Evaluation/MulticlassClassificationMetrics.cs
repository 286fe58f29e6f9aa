namespace Microsoft.ML.Data;

/// <summary>How well a multiclass classifier did on a data set.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassAggregator totals, string[] classNames, int topKPredictionCount)
    {
        MicroAccuracy = totals.MicroAccuracy;
        MacroAccuracy = totals.MacroAccuracy;
        LogLoss = totals.LogLoss;
        LogLossReduction = totals.LogLossReduction;
        PerClassLogLoss = totals.PerClassLogLoss();
        ConfusionMatrix = new ConfusionMatrix(totals.Counts, classNames, isBinary: false);
        TopKPredictionCount = topKPredictionCount;
        if (topKPredictionCount > 0)
        {
            double[] accuracies = totals.TopKAccuracies(topKPredictionCount);
            TopKAccuracyForAllK = accuracies;
            TopKAccuracy = accuracies[^1];
        }
    }

    public double LogLoss { get; }

    public double LogLossReduction { get; }

    public double MacroAccuracy { get; }

    public double MicroAccuracy { get; }

    public double TopKAccuracy { get; }

    public int TopKPredictionCount { get; }

    // Null unless asked for. Not annotated, as nothing is in ML.NET: the same program is to compile without warnings here and there.
    public IReadOnlyList<double> TopKAccuracyForAllK { get; } = null!;

    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
