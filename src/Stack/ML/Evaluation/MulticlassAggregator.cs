namespace Microsoft.ML.Data;

/// <summary>The running totals from which the metrics of a multiclass classifier are computed.</summary>
internal sealed class MulticlassAggregator
{
    // A probability of 0 for the true class would make the loss infinite; ML.NET cuts off here, in single precision.
    private const float SmallestProbability = 1e-15f;

    private readonly double[] _labelCounts;
    private readonly double[] _lossPerClass;
    private readonly double[] _countAtRank;
    private double _loss;
    private double _rows;

    public MulticlassAggregator(int classes)
    {
        _labelCounts = new double[classes];
        _lossPerClass = new double[classes];
        _countAtRank = new double[classes];
        Counts = new double[classes][];
        for (int i = 0; i < classes; i++)
            Counts[i] = new double[classes];
    }

    /// <summary>Rows: the true class. Columns: the predicted one.</summary>
    public double[][] Counts { get; }

    public double MicroAccuracy => _rows > 0 ? _countAtRank[0] / _rows : 0;

    /// <summary>The mean of the accuracies of the classes that occur.</summary>
    public double MacroAccuracy
    {
        get
        {
            double sum = 0;
            int classes = 0;
            for (int i = 0; i < _labelCounts.Length; i++)
            {
                if (_labelCounts[i] == 0)
                    continue;
                classes++;
                sum += Counts[i][i] / _labelCounts[i];
            }

            return classes > 0 ? sum / classes : 0;
        }
    }

    public double LogLoss => _rows > 0 ? _loss / _rows : 0;

    /// <summary>How much smaller the loss is than that of always predicting the shares of the classes.</summary>
    public double LogLossReduction
    {
        get
        {
            double entropy = 0;
            foreach (double count in _labelCounts)
            {
                if (count != 0)
                    entropy += count * Math.Log(count / _rows);
            }

            entropy /= -_rows;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss()
    {
        var losses = new double[_labelCounts.Length];
        for (int i = 0; i < losses.Length; i++)
            losses[i] = _labelCounts[i] > 0 ? _lossPerClass[i] / _labelCounts[i] : 0;
        return losses;
    }

    /// <summary>For each k up to <paramref name="k"/>, the share of rows whose class was among the k highest scores.</summary>
    public double[] TopKAccuracies(int k)
    {
        var accuracies = new double[Math.Min(k, _countAtRank.Length)];
        double correct = 0;
        for (int i = 0; i < accuracies.Length; i++)
        {
            correct += _countAtRank[i];
            accuracies[i] = _rows > 0 ? correct / _rows : 0;
        }

        return accuracies;
    }

    public void Add(int label, ReadOnlySpan<float> scores)
    {
        _rows++;
        if (label >= scores.Length)
        {
            // A class that was not there in training: no column of the table is its own.
            _loss -= Math.Log(SmallestProbability);
            return;
        }

        // Of equal scores the first counts as the higher one.
        int rank = 0;
        int predicted = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[label] || (scores[i] == scores[label] && i < label))
                rank++;
            if (scores[i] > scores[predicted])
                predicted = i;
        }

        double loss = -Math.Log(Math.Min(1, Math.Max(SmallestProbability, scores[label])));
        _labelCounts[label]++;
        _loss += loss;
        _lossPerClass[label] += loss;
        _countAtRank[rank]++;
        Counts[label][predicted]++;
    }
}
