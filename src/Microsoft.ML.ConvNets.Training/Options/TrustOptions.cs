using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// How far a classifier's answers can be trusted is found out on the validation images and said of each answer, in three columns more.
/// Without validation images nothing is known, and the columns are absent.
/// </summary>
public sealed class TrustOptions : OptionGroup
{
    /// <summary>
    /// Whether it is found out: probabilities are put right (temperature scaling), and the columns are added. Default true.
    /// </summary>
    [MayDifferOnResume]
    public bool IsEnabled = true;

    /// <summary>
    /// The accuracy that answers which are not uncertain should have, above 0 and below 1. The higher, the more answers are uncertain.
    /// Default 0.95.
    /// </summary>
    [MayDifferOnResume]
    public double TargetAccuracy = 0.95;

    /// <summary>The column of the answer's probability, a <see cref="float"/>. Default <c>Confidence</c>.</summary>
    [MayDifferOnResume]
    public string ConfidenceColumnName = "Confidence";

    /// <summary>
    /// The column that says whether it is too low for <see cref="TargetAccuracy"/>, a <see cref="bool"/>. Default <c>IsUncertain</c>.
    /// </summary>
    [MayDifferOnResume]
    public string IsUncertainColumnName = "IsUncertain";

    /// <summary>
    /// The column that says whether an image is unlike all that were learned from, a <see cref="bool"/>. Default
    /// <c>IsOutOfDistribution</c>.
    /// </summary>
    [MayDifferOnResume]
    public string IsOutOfDistributionColumnName = "IsOutOfDistribution";

    internal override void Check() => Guard.Require(
        TargetAccuracy is > 0 and < 1, nameof(TargetAccuracy), $"is {TargetAccuracy}; it is above 0 and below 1");
}
