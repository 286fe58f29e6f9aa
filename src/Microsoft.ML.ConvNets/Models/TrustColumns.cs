using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Models;

/// <summary>What is known of how far a model can be trusted, and the columns that say so of each answer.</summary>
/// <param name="Measured">What the validation images showed.</param>
/// <param name="ConfidenceColumnName">The column with the probability of the answer.</param>
/// <param name="IsUncertainColumnName">The column that says whether it is too low.</param>
/// <param name="IsOutOfDistributionColumnName">The column that says whether an image is unlike those that were learned from.</param>
internal sealed record TrustColumns(
    ModelTrust Measured, string ConfidenceColumnName, string IsUncertainColumnName, string IsOutOfDistributionColumnName)
{
    /// <summary>The columns. An image that cannot be read is uncertain and unlike all others.</summary>
    /// <param name="head">What the outputs mean; the similarity follows them.</param>
    internal IEnumerable<ComputedColumn> Of(PredictionHead head)
    {
        double lowest = Measured.Uncertainty.Confidence;
        yield return ComputedColumn.Scalar(ConfidenceColumnName, NumberDataViewType.Single, head.ConfidenceOf);
        yield return ComputedColumn.Scalar(
            IsUncertainColumnName, BooleanDataViewType.Instance, values => !(head.ConfidenceOf(values) >= lowest));
        if (Measured.OutOfDistribution is { Similarity: var similarity })
        {
            yield return ComputedColumn.Scalar(
                IsOutOfDistributionColumnName, BooleanDataViewType.Instance, values => !(values[^1] >= similarity));
        }
    }

    /// <summary>The same of an answer without columns.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="outputs">What it was read from; the similarity comes last.</param>
    internal ImageAnswer Judge(ImageAnswer answer, ReadOnlySpan<float> outputs) => answer with
    {
        IsUncertain = !(answer.Confidence >= Measured.Uncertainty.Confidence),
        IsOutOfDistribution = Measured.OutOfDistribution is { Similarity: var similarity } ? !(outputs[^1] >= similarity) : null,
    };
}
