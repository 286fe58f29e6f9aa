namespace Microsoft.ML.ConvNets;

/// <summary>How far images differ from those that a model was validated on.</summary>
public enum DriftVerdict
{
    /// <summary>Not more than chance, or by too little to matter.</summary>
    Same,

    /// <summary>More than by chance, and enough to look at: a stability index of 0.1 or more.</summary>
    Shifted,

    /// <summary>More than by chance, and so much that the model's figures do not hold: a stability index of 0.25 or more.</summary>
    Different,
}

/// <summary>What is compared.</summary>
public enum DriftQuantity
{
    /// <summary>How often each class is the answer.</summary>
    Answers,

    /// <summary>How sure the answers are.</summary>
    Confidence,

    /// <summary>How alike the images are to those that were learned from.</summary>
    Similarity,
}

/// <summary>A comparison of images with those that a model was validated on.</summary>
/// <param name="ReferenceImages">How many images the model was validated on.</param>
/// <param name="Images">How many were compared with them.</param>
/// <param name="UnreadableImages">How many could not be read, and do not count.</param>
/// <param name="Quantities">What was compared, each by itself.</param>
/// <param name="Answers">How often each class was the answer.</param>
public sealed record DriftReport(
    int ReferenceImages, int Images, int UnreadableImages, IReadOnlyList<QuantityDrift> Quantities, IReadOnlyList<AnswerShare> Answers)
{
    /// <summary>The worst verdict of all quantities.</summary>
    public DriftVerdict Verdict => Quantities.Max(static quantity => quantity.Verdict);
}

/// <summary>How one quantity differs.</summary>
/// <param name="Quantity">Which one.</param>
/// <param name="StabilityIndex">
/// The population stability index: the sum of (q - p) ln(q / p) over the classes, or over ten ranges with a tenth of the validation images
/// each, where p and q are the fractions of both; 0 where they are equal.
/// </param>
/// <param name="LargestGap">
/// The statistic of Kolmogorov and Smirnov: the largest difference of the cumulative distributions, 0 to 1; null for answers, which have no
/// order.
/// </param>
/// <param name="PValue">
/// The probability of such a difference, or a larger one, if nothing had changed: of <paramref name="LargestGap"/>, for answers of
/// <paramref name="StabilityIndex"/>.
/// </param>
public sealed record QuantityDrift(DriftQuantity Quantity, double StabilityIndex, double? LargestGap, double PValue)
{
    /// <summary>From this stability index on a quantity is <see cref="DriftVerdict.Shifted"/>.</summary>
    public const double ShiftedFrom = 0.1;

    /// <summary>From this stability index on it is <see cref="DriftVerdict.Different"/>.</summary>
    public const double DifferentFrom = 0.25;

    /// <summary>A difference that is more probable than this by chance is none.</summary>
    public const double Chance = 0.001;

    /// <summary>What that means.</summary>
    public DriftVerdict Verdict => PValue >= Chance || StabilityIndex < ShiftedFrom ? DriftVerdict.Same
        : StabilityIndex < DifferentFrom ? DriftVerdict.Shifted
        : DriftVerdict.Different;
}

/// <summary>How often a class is the answer.</summary>
/// <param name="Name">The class.</param>
/// <param name="Reference">The fraction of the validation images, 0 to 1.</param>
/// <param name="Found">The fraction of the images that were compared.</param>
public sealed record AnswerShare(string Name, double Reference, double Found);
