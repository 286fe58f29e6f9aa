using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class RegressionCatalog
{
    public RegressionMetrics Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column label = ScoredColumns.Find(data.Schema, labelColumnName, "label");
        DataViewSchema.Column score = ScoredColumns.FindSingle(data.Schema, scoreColumnName, "score");

        var totals = new RegressionAggregator();
        long missing = 0, badScores = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        Func<float> labelOf = ScoredColumns.LabelReader(cursor, label);
        ValueGetter<float> scoreOf = cursor.GetGetter<float>(score);
        float scoreValue = 0;
        while (cursor.MoveNext())
        {
            float labelValue = labelOf();
            if (float.IsNaN(labelValue))
            {
                missing++;
                continue;
            }

            scoreOf(ref scoreValue);
            if (float.IsNaN(scoreValue))
            {
                badScores++;
                continue;
            }

            totals.Add(labelValue, scoreValue);
        }

        this.WarnAboutRows("without a label", missing);
        this.WarnAboutRows("whose score is not a number", badScores);
        return new RegressionMetrics(totals);
    }

    public IReadOnlyList<CrossValidationResult<RegressionMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return [.. CrossValidateTrain(data, estimator, numberOfFolds, samplingKeyColumnName, seed).Select(fold =>
            new CrossValidationResult<RegressionMetrics>(fold.Model, Evaluate(fold.ScoredHoldOutSet, labelColumnName), fold.ScoredHoldOutSet, fold.Fold))];
    }
}
