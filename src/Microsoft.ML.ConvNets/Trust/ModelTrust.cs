using System.Text.Json.Serialization;

namespace Microsoft.ML.ConvNets;

/// <summary>How far a classifier can be trusted, as its validation images showed.</summary>
/// <param name="ValidationImages">How many images it was found out on; below 100 all of it is rough.</param>
/// <param name="Calibration">How probabilities were put right.</param>
/// <param name="Uncertainty">From where on answers are believed.</param>
/// <param name="OutOfDistribution">
/// From where on an image counts as like those that were learned from; null where the network's features are too long, or the training
/// images too few, to keep some of them.
/// </param>
public sealed record ModelTrust(
    int ValidationImages, ConfidenceCalibration Calibration, UncertaintyThreshold Uncertainty, SimilarityThreshold? OutOfDistribution)
{
    [JsonConstructor]
    internal ModelTrust(
        int validationImages, ConfidenceCalibration calibration, UncertaintyThreshold uncertainty, SimilarityThreshold? outOfDistribution,
        DriftReference? reference = null)
        : this(validationImages, calibration, uncertainty, outOfDistribution) => Reference = reference;

    /// <summary>
    /// What it said of these images, to compare later ones with (<c>transformer.MeasureDrift</c>); null for models of earlier versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriftReference? Reference { get; init; }
}

/// <summary>Temperature scaling (Guo et al., 2017), which is part of the output layer's weights.</summary>
/// <param name="Temperature">What the logits are divided by; above 1 the network was surer than it was right.</param>
/// <param name="LogLossBefore">The mean of -ln p of the right class without it.</param>
/// <param name="LogLossAfter">The same with it.</param>
/// <param name="ErrorBefore">The expected calibration error without it, 0 to 1: by how much confidence and accuracy differ.</param>
/// <param name="ErrorAfter">The same with it.</param>
public sealed record ConfidenceCalibration(
    double Temperature, double LogLossBefore, double LogLossAfter, double ErrorBefore, double ErrorAfter);

/// <summary>From which confidence on answers are believed (Geifman and El-Yaniv, 2017).</summary>
/// <param name="TargetAccuracy">The accuracy that was wanted of them.</param>
/// <param name="Confidence">The lowest confidence that is believed.</param>
/// <param name="Coverage">The fraction of the validation images that are.</param>
/// <param name="AccuracyBound">The accuracy that they have at least, with a probability of 95 %.</param>
/// <param name="IsGuaranteed">
/// Whether that reaches the wanted accuracy. Otherwise there were too few validation images, or too many errors, for a promise, and only
/// the validation images themselves bear it out.
/// </param>
public sealed record UncertaintyThreshold(
    double TargetAccuracy, double Confidence, double Coverage, double AccuracyBound, bool IsGuaranteed);

/// <summary>From where on an image counts as like those that were learned from (Sun et al., 2022).</summary>
/// <param name="Similarity">The lowest similarity that does: the cosine to one of the nearest training images, by their features.</param>
/// <param name="Prototypes">How many training images it is compared with.</param>
/// <param name="FalseAlarms">The fraction of validation images that do not count as such, though they should.</param>
public sealed record SimilarityThreshold(double Similarity, int Prototypes, double FalseAlarms);
