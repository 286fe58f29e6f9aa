using System.Globalization;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>A report's numbers in words.</summary>
internal static class ReportText
{
    // So few images of a class say little of it.
    private const int FewImages = 20;

    // With a space at which no line ends.
    private const string PercentSign = "\u00A0%";

    private const double LargeCalibrationError = 0.05;

    /// <summary>What the model is right on, in a line.</summary>
    internal static string Summary(ModelReport report) => report switch
    {
        { Classification: { } results } => $"{report.Images.Count:N0} images of {results.Classes.Count(static c => c.Images > 0)} classes: "
            + $"accuracy {Text(results.Accuracy)}, mean accuracy of the classes {Percent(results.MeanRecall)}, log-loss "
            + $"{Number(results.LogLoss)}, calibration error {Number(results.CalibrationError)}.",
        { Regression: { } results } => $"{report.Images.Count:N0} images: mean absolute error {Number(results.MeanAbsoluteError)}, root "
            + $"mean squared error {Number(results.RootMeanSquaredError)}, R² {Number(results.RSquared)}.",
        _ => "",
    };

    /// <summary>What the numbers themselves warn of.</summary>
    internal static IEnumerable<string> Warnings(ModelReport report)
    {
        if (report.Classification is { } results)
        {
            if (results.Classes.Where(static c => c.Images > 0).MinBy(static c => c.Recall) is { Recall: < 1 } weakest)
            {
                yield return $"Of '{weakest.Name}', the weakest class, {Percent(weakest.Recall!.Value)} are found.";
            }

            string[] few = [.. results.Classes.Where(static c => c.Images is > 0 and < FewImages).Select(static c => $"'{c.Name}'")];
            if (few.Length > 0)
            {
                yield return $"Fewer than {FewImages} images measure {Listed(few)}: these figures are rough.";
            }

            string[] none = [.. results.Classes.Where(static c => c.Images == 0).Select(static c => $"'{c.Name}'")];
            if (none.Length > 0)
            {
                yield return $"No image measures {Listed(none)}.";
            }

            if (results.CalibrationError > LargeCalibrationError)
            {
                yield return $"Confidence and accuracy differ by {Percent(results.CalibrationError)} on average.";
            }

            foreach (ReportSlice slice in report.Slices.Where(slice => slice.Accuracy!.High < results.Accuracy.Value))
            {
                yield return $"Images of {slice.Property} {slice.Value} are answered worse than the others: {Text(slice.Accuracy!)}.";
            }
        }

        if (report.History?.Duplicates is > 0 and int duplicates)
        {
            yield return $"{duplicates:N0} validation images were among those learned from: figures of the training look better than they "
                + "are.";
        }

        if (report.LeftOut.Count > 0)
        {
            yield return $"{report.LeftOut.Count:N0} images are left out and count nowhere.";
        }
    }

    /// <summary>A few names; the rest as a number.</summary>
    internal static string Listed(IReadOnlyList<string> names, int most = 10) => names.Count <= most
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(most))} and {names.Count - most:N0} more";

    internal static string Text(FractionEstimate fraction) =>
        $"{Percent(fraction.Value)} ({Percent(fraction.Low)} to {Percent(fraction.High)})";

    internal static string Percent(double? fraction) => fraction is double value && double.IsFinite(value)
        ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:F1}{PercentSign}")
        : "–";

    /// <summary>Without decimals, under an image.</summary>
    internal static string Rounded(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:F0}{PercentSign}");

    internal static string Number(double value) => double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : "–";
}
