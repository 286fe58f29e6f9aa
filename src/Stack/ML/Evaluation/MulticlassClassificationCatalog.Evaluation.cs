using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    public MulticlassClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(topKPredictionCount);
        DataViewSchema.Column label = ScoredColumns.Find(data.Schema, labelColumnName, "label");
        DataViewSchema.Column score = ScoredColumns.Find(data.Schema, scoreColumnName, "score");
        ScoredColumns.Find(data.Schema, predictedLabelColumnName, "predicted label");
        if (label.Type is BooleanDataViewType)
            throw Contracts.ExceptSchemaMismatch(nameof(data), "label", labelColumnName, "a key, Single or Double", label.Type.ToString()!);
        if (score.Type is not VectorDataViewType { Size: >= 2 } scoreType || scoreType.ItemType != NumberDataViewType.Single)
            throw Contracts.ExceptSchemaMismatch(nameof(data), "score", scoreColumnName, "Vector<Single> of known size, two or more", score.Type.ToString()!);

        var totals = new MulticlassAggregator(scoreType.Size);
        var scores = new float[scoreType.Size];
        long missing = 0, badScores = 0, badLabels = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        Func<float> labelOf = ScoredColumns.LabelReader(cursor, label);
        ValueGetter<VBuffer<float>> scoresOf = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            float labelIndex = labelOf();
            if (float.IsNaN(labelIndex))
            {
                missing++;
                continue;
            }

            if (labelIndex < 0 || labelIndex != (int)labelIndex)
            {
                badLabels++;
                continue;
            }

            scoresOf(ref buffer);
            if (buffer.Length != scores.Length)
                throw new InvalidOperationException($"Column '{scoreColumnName}' holds a vector of length {buffer.Length} in row {cursor.Position}; {score.Type} is declared.");
            buffer.CopyTo(scores);
            if (Array.Exists(scores, value => !float.IsFinite(value)))
            {
                badScores++;
                continue;
            }

            totals.Add((int)labelIndex, scores);
        }

        this.WarnAboutRows("without a label", missing);
        this.WarnAboutRows("whose label is negative or no whole number", badLabels);
        this.WarnAboutRows("whose scores are not finite", badScores);
        return new MulticlassClassificationMetrics(totals, ClassNames(score, scoreType.Size), topKPredictionCount);
    }

    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return [.. CrossValidateTrain(data, estimator, numberOfFolds, samplingKeyColumnName, seed).Select(fold =>
            new CrossValidationResult<MulticlassClassificationMetrics>(fold.Model, Evaluate(fold.ScoredHoldOutSet, labelColumnName), fold.ScoredHoldOutSet, fold.Fold))];
    }

    private static string[] ClassNames(DataViewSchema.Column score, int classes)
    {
        if (score.Annotations.Schema.GetColumnOrNull("SlotNames") is not { Type: VectorDataViewType { ItemType: TextDataViewType } names } || names.Size != classes)
            return [.. Enumerable.Range(0, classes).Select(i => i.ToString())];
        VBuffer<ReadOnlyMemory<char>> slotNames = default;
        score.Annotations.GetValue("SlotNames", ref slotNames);
        return [.. slotNames.DenseValues().Select(name => name.ToString())];
    }
}
