namespace Microsoft.ML.Data;

/// <summary>How close a regressor came to the labels of a data set.</summary>
public sealed class RegressionMetrics
{
    internal RegressionMetrics(RegressionAggregator totals)
    {
        MeanAbsoluteError = totals.MeanAbsoluteError;
        MeanSquaredError = totals.MeanSquaredError;
        RootMeanSquaredError = Math.Sqrt(totals.MeanSquaredError);
        LossFunction = totals.Loss;
        RSquared = totals.RSquared;
    }

    public double MeanAbsoluteError { get; }

    public double MeanSquaredError { get; }

    public double RootMeanSquaredError { get; }

    public double LossFunction { get; }

    public double RSquared { get; }
}

/// <summary>The running totals from which the metrics of a regressor are computed.</summary>
internal sealed class RegressionAggregator
{
    private double _rows;
    private double _absolute;
    private double _squared;
    private double _loss;
    private double _labels;
    private double _squaredLabels;

    public double MeanAbsoluteError => _rows > 0 ? _absolute / _rows : 0;

    public double MeanSquaredError => _rows > 0 ? _squared / _rows : 0;

    /// <summary>The squared loss, summed in single precision as the loss functions compute it.</summary>
    public double Loss => _rows > 0 ? _loss / _rows : 0;

    /// <summary>The share of the labels' variance that the scores explain; NaN where labels do not vary.</summary>
    public double RSquared
    {
        get
        {
            double variance = _squaredLabels - _labels * _labels / _rows;
            return variance > 0 ? 1 - _squared / variance : double.NaN;
        }
    }

    public void Add(float label, float score)
    {
        double error = Math.Abs((double)label - score);
        float difference = score - label;
        _rows++;
        _absolute += error;
        _squared += error * error;
        _loss += difference * difference;
        _labels += label;
        _squaredLabels += label * label;
    }
}
