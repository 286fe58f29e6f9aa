using Microsoft.ML.ConvNets.Drift;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>Reads the answers to images, to compare them with those that a model keeps.</summary>
internal static class DriftMeasurement
{
    private const string Answer = "Answer";
    private const string Confidence = "Confidence of the answer";
    private const string Similarity = "Similarity to what was learned from";

    /// <summary>What is read of each answer.</summary>
    /// <param name="head">What the outputs mean; the similarity follows them.</param>
    internal static ComputedColumn[] Columns(PredictionHead head) =>
    [
        ComputedColumn.Scalar(Answer, NumberDataViewType.Int32, head.AnswerOf),
        ComputedColumn.Scalar(Confidence, NumberDataViewType.Single, head.ConfidenceOf),
        ComputedColumn.Scalar(Similarity, NumberDataViewType.Single, static values => values[^1]),
    ];

    /// <summary>Compares the answers to images with those that a model keeps.</summary>
    /// <param name="scored">The images with the columns above; those that cannot be read have answers that are not numbers.</param>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="reference">What the model keeps.</param>
    /// <exception cref="ArgumentException">No image can be read.</exception>
    internal static DriftReport Run(IDataView scored, PredictionHead head, DriftReference reference)
    {
        var found = new DriftComparison(reference.Answers.Count);
        int unreadable = 0;
        DataViewSchema.Column[] columns = [.. new[] { Answer, Confidence, Similarity }.Select(name => scored.Schema[name])];
        using (DataViewRowCursor cursor = scored.GetRowCursor(columns))
        {
            ValueGetter<int> answerOf = cursor.GetGetter<int>(columns[0]);
            ValueGetter<float> confidenceOf = cursor.GetGetter<float>(columns[1]);
            ValueGetter<float> similarityOf = cursor.GetGetter<float>(columns[2]);
            int answer = 0;
            float confidence = 0, similarity = 0;
            while (cursor.MoveNext())
            {
                answerOf(ref answer);
                confidenceOf(ref confidence);
                similarityOf(ref similarity);
                if (float.IsNaN(confidence))
                {
                    unreadable++;
                }
                else
                {
                    found.Add(answer, confidence, reference.Similarities is null ? null : similarity);
                }
            }
        }

        return found.Count > 0
            ? found.CompareWith(reference, head.OutputNames ?? ["false", "true"], unreadable)
            : throw new ArgumentException(
                unreadable == 0 ? "There are no images to compare." : $"None of the {unreadable:N0} images can be read.");
    }
}
