namespace Microsoft.ML.Data;

/// <summary>The rows' scores and the running totals from which the metrics of a binary classifier are computed.</summary>
internal sealed class BinaryAggregator
{
    // What ML.NET takes into the precision/recall curve at most; beyond it, a fixed sample.
    private const int MaximumCurveSample = 100000;

    private readonly List<(float Score, bool Positive)> _rows = [];
    private double _loss;
    private double _lossPositives;
    private double _lossNegatives;

    /// <summary>Rows: truly positive, truly negative. Columns: predicted positive, predicted negative.</summary>
    public double[][] Counts { get; } = [[0, 0], [0, 0]];

    private double Total => Counts[0][0] + Counts[0][1] + Counts[1][0] + Counts[1][1];

    public double Accuracy => (Counts[0][0] + Counts[1][1]) / Total;

    /// <summary>The entropy of the labels, in bits.</summary>
    public double Entropy => EntropyOf((Counts[0][0] + Counts[0][1]) / Total);

    /// <summary>The mean loss, in bits, over the rows that have a probability.</summary>
    public double LogLoss => double.IsNaN(_loss) ? double.NaN : _lossPositives + _lossNegatives > 0 ? _loss / (_lossPositives + _lossNegatives) : 0;

    public double LogLossReduction
    {
        get
        {
            double rows = _lossPositives + _lossNegatives;
            if (rows == 0)
                return 0;
            double prior = EntropyOf(_lossPositives / rows);
            return (prior - _loss / rows) / prior;
        }
    }

    public void Add(bool positive, float score, float probability)
    {
        _rows.Add((score, positive));
        Counts[positive ? 0 : 1][score > 0 ? 0 : 1]++;
        if (float.IsNaN(probability))
        {
            _loss = double.NaN;
            return;
        }

        _loss -= Math.Log(positive ? probability : 1.0 - probability, 2);
        if (positive)
            _lossPositives++;
        else
            _lossNegatives++;
    }

    /// <summary>The share of (positive, negative) pairs that the score puts in the right order; a tie counts half.</summary>
    public double AreaUnderRocCurve()
    {
        double positives = 0, negatives = 0, area = 0;
        foreach (IGrouping<float, (float Score, bool Positive)> tied in _rows.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            double tiedPositives = tied.Count(row => row.Positive);
            double tiedNegatives = tied.Count() - tiedPositives;
            area += positives * tiedNegatives + 0.5 * tiedPositives * tiedNegatives;
            positives += tiedPositives;
            negatives += tiedNegatives;
        }

        return area / (positives * negatives);
    }

    /// <summary>The area under precision over recall by the lower trapezoid estimator, equal scores in the order of the rows.</summary>
    public double AreaUnderPrecisionRecallCurve()
    {
        List<(float Score, bool Positive)> rows = _rows.Count <= MaximumCurveSample ? _rows : Sample();
        if (rows.Count == 0)
            return 0;
        double positives = rows.Count(row => row.Positive);
        double area = 0, previousRecall = 0, previousPrecision = 1;
        int truePositives = 0, falsePositives = 0;
        foreach ((_, bool positive) in rows.OrderByDescending(row => row.Score))
        {
            if (!positive)
            {
                falsePositives++;
                previousPrecision = (double)truePositives / (truePositives + falsePositives);
                continue;
            }

            truePositives++;
            double recall = truePositives / positives;
            double precision = (double)truePositives / (truePositives + falsePositives);
            area += (recall - previousRecall) * (previousPrecision + precision) / 2;
            previousPrecision = precision;
            previousRecall = recall;
        }

        return area;
    }

    // Evenly spread, so that the same rows always give the same area.
    private List<(float Score, bool Positive)> Sample() =>
        [.. Enumerable.Range(0, MaximumCurveSample).Select(i => _rows[(int)((long)i * _rows.Count / MaximumCurveSample)])];

    private static double EntropyOf(double share) => share is <= 0 or >= 1
        ? 0
        : -(share * Math.Log(share, 2) + (1 - share) * Math.Log(1 - share, 2));
}
