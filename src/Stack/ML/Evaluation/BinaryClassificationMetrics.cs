namespace Microsoft.ML.Data;

/// <summary>How well a binary classifier did on a data set.</summary>
public class BinaryClassificationMetrics
{
    private protected BinaryClassificationMetrics(BinaryAggregator totals)
    {
        AreaUnderRocCurve = totals.AreaUnderRocCurve();
        AreaUnderPrecisionRecallCurve = totals.AreaUnderPrecisionRecallCurve();
        Accuracy = totals.Accuracy;
        ConfusionMatrix = new ConfusionMatrix(totals.Counts, ["positive", "negative"], isBinary: true);
        PositivePrecision = ConfusionMatrix.PerClassPrecision[0];
        NegativePrecision = ConfusionMatrix.PerClassPrecision[1];
        PositiveRecall = ConfusionMatrix.PerClassRecall[0];
        NegativeRecall = ConfusionMatrix.PerClassRecall[1];
        F1Score = 2 * PositivePrecision * PositiveRecall / (PositivePrecision + PositiveRecall);
    }

    public double AreaUnderRocCurve { get; }

    public double Accuracy { get; }

    public double PositivePrecision { get; }

    public double PositiveRecall { get; }

    public double NegativePrecision { get; }

    public double NegativeRecall { get; }

    public double F1Score { get; }

    public double AreaUnderPrecisionRecallCurve { get; }

    public ConfusionMatrix ConfusionMatrix { get; }

    internal static BinaryClassificationMetrics From(BinaryAggregator totals) => new(totals);
}

/// <summary>The metrics of a binary classifier that gives probabilities.</summary>
public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryAggregator totals)
        : base(totals)
    {
        LogLoss = totals.LogLoss;
        LogLossReduction = totals.LogLossReduction;
        Entropy = totals.Entropy;
    }

    public double LogLoss { get; }

    public double LogLossReduction { get; }

    public double Entropy { get; }
}
