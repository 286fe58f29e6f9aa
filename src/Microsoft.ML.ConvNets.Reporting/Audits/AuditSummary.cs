using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Audits;

/// <summary>Counts.</summary>
internal static class AuditSummary
{
    private const int TinySide = 32;
    private const long HugePixels = 25_000_000;
    private const int LongestRatio = 3;

    internal static ClassCount[] Classes(InspectedImage[] images) =>
        [.. images.GroupBy(static image => image.Image.Label, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => new ClassCount(
                group.Key, group.Count(static image => image.Image.Part == AuditPart.Training),
                group.Count(static image => image.Image.Part == AuditPart.Validation)))];

    internal static ImageStatistics Statistics(InspectedImage[] images) => new()
    {
        Count = images.Length,
        Formats = images.GroupBy(static image => image.Format?.Name ?? "other").OrderByDescending(static group => group.Count())
            .ToDictionary(static group => group.Key, static group => group.Count()),
        Width = Lengths(images.Select(static image => image.Width)),
        Height = Lengths(images.Select(static image => image.Height)),
        Gray = images.Count(static image => image.IsGray),
        WithAlpha = images.Count(static image => image.HasAlpha),
        Animated = images.Count(static image => image.IsAnimated),
        Tiny = images.Count(static image => Math.Min(image.Width, image.Height) < TinySide),
        Huge = images.Count(static image => (long)image.Width * image.Height > HugePixels),
        Elongated = images.Count(
            static image => Math.Max(image.Width, image.Height) > LongestRatio * (long)Math.Min(image.Width, image.Height)),
    };

    private static SideLengths Lengths(IEnumerable<int> sides)
    {
        int[] ordered = [.. sides.Order()];
        return ordered.Length == 0 ? default : new SideLengths(ordered[0], ordered[ordered.Length / 2], ordered[^1]);
    }
}
