namespace Microsoft.ML.ConvNets;

/// <summary>The figures of a model that names classes, on the images of a report.</summary>
public sealed record ClassificationResults
{
    /// <summary>The fraction of right answers.</summary>
    public required FractionEstimate Accuracy { get; init; }

    /// <summary>The mean of the classes' recalls, of those that have images, 0 to 1.</summary>
    public required double MeanRecall { get; init; }

    /// <summary>The mean of -ln p of the right class, with p at least 1e-15.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Class by class, in the order of the scores.</summary>
    public required IReadOnlyList<ClassResult> Classes { get; init; }

    /// <summary>How many images of a class (first index) were given an answer (second index).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Confidence and accuracy, in <see cref="ReliabilityBin"/>s of equal width; those without images are left out.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>
    /// By how much confidence and accuracy differ, 0 to 1: the mean over the bins, weighted by their images (expected calibration error;
    /// Guo et al., 2017, with 15 bins).
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>
    /// The accuracy of those that are answered where the others are not, from the surest answers to all; answers of one confidence come
    /// together (risk–coverage; Geifman and El-Yaniv, 2017).
    /// </summary>
    public required IReadOnlyList<CoveragePoint> Coverage { get; init; }
}

/// <summary>The figures of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">How many images have it as their label.</param>
/// <param name="Answers">How many were given it as the answer.</param>
/// <param name="Right">How many of both.</param>
public sealed record ClassResult(string Name, int Images, int Answers, int Right)
{
    /// <summary>The fraction of its answers that are right, 0 to 1; null where it was never the answer.</summary>
    public double? Precision => Answers == 0 ? null : Right / (double)Answers;

    /// <summary>The fraction of its images that were found, 0 to 1; null where it has none.</summary>
    public double? Recall => Images == 0 ? null : Right / (double)Images;

    /// <summary>The harmonic mean of both, 0 to 1; null where it has no images and was never the answer.</summary>
    public double? F1 => Images + Answers == 0 ? null : 2.0 * Right / (Images + Answers);
}

/// <summary>Answers of about one confidence.</summary>
/// <param name="Low">The lowest confidence of the bin, 0 to 1; it belongs to it.</param>
/// <param name="High">The highest; only 1 belongs to it.</param>
/// <param name="Images">How many answers there are.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The fraction of them that are right.</param>
public sealed record ReliabilityBin(double Low, double High, int Images, double Confidence, double Accuracy);

/// <summary>What is right of the answers that are at least so sure.</summary>
/// <param name="Confidence">The lowest confidence that is answered.</param>
/// <param name="Coverage">The fraction of images that are, above 0 to 1.</param>
/// <param name="Accuracy">The fraction of these answers that are right, 0 to 1.</param>
public sealed record CoveragePoint(double Confidence, double Coverage, double Accuracy);

/// <summary>The figures of a model that gives a number, on the images of a report.</summary>
/// <param name="MeanAbsoluteError">The mean size of an error.</param>
/// <param name="RootMeanSquaredError">The root of the mean of squared errors.</param>
/// <param name="RSquared">
/// The part of the labels' variance that the answers explain, at most 1; not a number where all labels are the same.
/// </param>
public sealed record RegressionResults(double MeanAbsoluteError, double RootMeanSquaredError, double RSquared);

/// <summary>A fraction that was counted, and the range that holds the true one with a probability of 95 % (Wilson, 1927).</summary>
/// <param name="Value">The fraction, 0 to 1; not a number where nothing was counted.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record FractionEstimate(double Value, double Low, double High)
{
    // The normal distribution's quantile of 97.5 %.
    private const double Z = 1.959963984540054;

    /// <summary>So many of so many.</summary>
    internal static FractionEstimate Of(int count, int total)
    {
        if (total == 0)
        {
            return new FractionEstimate(double.NaN, 0, 1);
        }

        double p = count / (double)total;
        double denominator = 1 + (Z * Z / total);
        double center = (p + (Z * Z / (2 * total))) / denominator;
        double half = Z / denominator * Math.Sqrt((p * (1 - p) / total) + (Z * Z / (4.0 * total * total)));
        return new FractionEstimate(p, Math.Max(0, center - half), Math.Min(1, center + half));
    }
}

/// <summary>Images that have something in common beside their class, and how well the model does on them.</summary>
/// <param name="Property">What: size, brightness or file type.</param>
/// <param name="Value">Which.</param>
/// <param name="Images">How many images there are.</param>
/// <param name="Accuracy">The fraction of right answers; null for a regression.</param>
/// <param name="MeanAbsoluteError">The mean size of an error; null where answers are classes.</param>
public sealed record ReportSlice(string Property, string Value, int Images, FractionEstimate? Accuracy, double? MeanAbsoluteError);
