using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    public CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string probabilityColumnName = "Probability",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column probability = ScoredColumns.FindSingle(data.Schema, probabilityColumnName, "probability");
        return new CalibratedBinaryClassificationMetrics(Aggregate(data, labelColumnName, scoreColumnName, probability, predictedLabelColumnName));
    }

    public BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        return BinaryClassificationMetrics.From(Aggregate(data, labelColumnName, scoreColumnName, null, predictedLabelColumnName));
    }

    public IReadOnlyList<CrossValidationResult<CalibratedBinaryClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return [.. CrossValidateTrain(data, estimator, numberOfFolds, samplingKeyColumnName, seed).Select(fold =>
            new CrossValidationResult<CalibratedBinaryClassificationMetrics>(fold.Model, Evaluate(fold.ScoredHoldOutSet, labelColumnName), fold.ScoredHoldOutSet, fold.Fold))];
    }

    public IReadOnlyList<CrossValidationResult<BinaryClassificationMetrics>> CrossValidateNonCalibrated(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return [.. CrossValidateTrain(data, estimator, numberOfFolds, samplingKeyColumnName, seed).Select(fold =>
            new CrossValidationResult<BinaryClassificationMetrics>(fold.Model, EvaluateNonCalibrated(fold.ScoredHoldOutSet, labelColumnName), fold.ScoredHoldOutSet, fold.Fold))];
    }

    private BinaryAggregator Aggregate(IDataView data, string labelColumnName, string scoreColumnName, DataViewSchema.Column? probability, string predictedLabelColumnName)
    {
        DataViewSchema.Column label = ScoredColumns.Find(data.Schema, labelColumnName, "label");
        DataViewSchema.Column score = ScoredColumns.FindSingle(data.Schema, scoreColumnName, "score");
        ScoredColumns.Find(data.Schema, predictedLabelColumnName, "predicted label");

        // A key stands for a class, not for yes or no, unless there are just two of them.
        if (label.Type is KeyDataViewType { Count: not 2 })
            throw Contracts.ExceptSchemaMismatch(nameof(data), "label", labelColumnName, "Boolean, Single, Double or a key of two values", label.Type.ToString()!);

        var totals = new BinaryAggregator();
        long missing = 0, badScores = 0;
        using DataViewRowCursor cursor = data.GetRowCursor(probability is { } column ? [label, score, column] : [label, score]);
        Func<float> labelOf = ScoredColumns.LabelReader(cursor, label);
        ValueGetter<float> scoreOf = cursor.GetGetter<float>(score);
        ValueGetter<float> probabilityOf = probability is { } wanted ? cursor.GetGetter<float>(wanted) : (ref float value) => value = float.NaN;
        float scoreValue = 0, probabilityValue = 0;
        while (cursor.MoveNext())
        {
            float labelValue = labelOf();
            scoreOf(ref scoreValue);
            if (!float.IsFinite(scoreValue))
            {
                badScores++;
                continue;
            }

            if (float.IsNaN(labelValue))
            {
                missing++;
                continue;
            }

            probabilityOf(ref probabilityValue);
            totals.Add(labelValue > 0, scoreValue, probabilityValue);
        }

        this.WarnAboutRows("without a label", missing);
        this.WarnAboutRows("whose score is not finite", badScores);
        return totals;
    }
}
