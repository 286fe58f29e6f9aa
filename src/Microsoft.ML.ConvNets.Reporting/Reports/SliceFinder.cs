using System.Globalization;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>Parts images by what they are like, so that a weakness shows that the whole hides.</summary>
internal static class SliceFinder
{
    private const int Parts = 3;

    internal static IEnumerable<ReportSlice> Find(IReadOnlyList<ReportedImage> images) =>
    [
        .. Thirds("size", images, static image => image.Width * (double)image.Height, "N0", " pixels"),
        .. Thirds("brightness", images, static image => image.Brightness, "F2", ""),
        .. Several("file type", images.Where(static image => image.Format.Length > 0).GroupBy(static image => image.Format)
            .Select(static format => (format.Key, format.ToArray()))),
    ];

    /// <summary>Three parts of about as many images; equal values stay together.</summary>
    private static IEnumerable<ReportSlice> Thirds(
        string property, IReadOnlyList<ReportedImage> images, Func<ReportedImage, double> valueOf, string format, string unit)
    {
        ReportedImage[] sorted = [.. images.OrderBy(valueOf)];
        double[] limits = [.. Enumerable.Range(1, Parts - 1).Select(part => valueOf(sorted[part * sorted.Length / Parts]))];
        return Several(property, sorted.GroupBy(image => limits.Count(limit => valueOf(image) >= limit))
            .Select(part => ($"{Text(part.First())} to {Text(part.Last())}{unit}", part.ToArray())));

        string Text(ReportedImage image) => valueOf(image).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>What does not differ has no parts.</summary>
    private static IEnumerable<ReportSlice> Several(string property, IEnumerable<(string Value, ReportedImage[] Images)> groups)
    {
        (string Value, ReportedImage[] Images)[] parts = [.. groups];
        return parts.Length < 2 ? [] : parts.Select(part => Of(property, part.Value, part.Images));
    }

    private static ReportSlice Of(string property, string value, ReportedImage[] images) => images[0].Error is null
        ? new ReportSlice(property, value, images.Length, FractionEstimate.Of(images.Count(static i => i.IsRight), images.Length), null)
        : new ReportSlice(property, value, images.Length, null, images.Average(static image => Math.Abs(image.Error!.Value)));
}
