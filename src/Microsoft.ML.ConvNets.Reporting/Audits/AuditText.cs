using System.Text;
using Microsoft.ML.ConvNets.Reporting.Html;

namespace Microsoft.ML.ConvNets.Reporting.Audits;

/// <summary>An audit in the words of a terminal.</summary>
internal static class AuditText
{
    private const int Most = 10;

    internal static string Of(AuditReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"{report.Statistics.Count:N0} readable images in {report.Classes.Count:N0} "
            + $"class{(report.Classes.Count == 1 ? "" : "es")}: "
            + Shown(string.Join(", ", report.Classes.Select(static c => $"{c.Label} {c.Training + c.Validation:N0}"))));
        foreach ((string what, string value) in Statistics(report.Statistics))
        {
            text.AppendLine($"  {what}: {value}");
        }

        Section(text, "Cannot be read", report.Unreadable, static found => $"{found.Image.Path}: {found.Reason}");
        Section(text, "Names that say another format", report.Misnamed, static found => $"{found.Image.Path}: {found.Format}");
        Section(text, "Leaks, the same image in training and validation", [.. report.Leaks], Of);
        Section(text, "Exact duplicates (groups)", report.ExactDuplicates, Of);
        Section(text, "Near-duplicates (groups)", report.NearDuplicates, Of);
        Section(text, "Likely label errors", report.LabelErrors, static found =>
            $"{found.Image.Path}: likelier {found.SuggestedLabel} ({found.SuggestedProbability:P0} against {found.LabelProbability:P0})");
        Section(text, "Images unlike the rest", report.Outliers, static found => $"{found.Image.Path}: distance {found.Distance:F2}");
        foreach (string remark in report.Remarks)
        {
            text.AppendLine().Append(Shown(remark));
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>How many findings there are of each kind.</summary>
    internal static (string What, int Count)[] Counts(AuditReport report) =>
    [
        ("Images that cannot be read", report.Unreadable.Count),
        ("Names that say another format", report.Misnamed.Count),
        ("Groups of exact duplicates", report.ExactDuplicates.Count),
        ("Groups of near-duplicates", report.NearDuplicates.Count),
        ("Of these groups in several classes",
            report.ExactDuplicates.Concat(report.NearDuplicates).Count(static group => group.IsAcrossClasses)),
        ("Of these groups in training and validation (leaks)", report.Leaks.Count()),
        ("Likely label errors", report.LabelErrors.Count),
        ("Images unlike the rest", report.Outliers.Count),
    ];

    /// <summary>What images are like.</summary>
    internal static IEnumerable<(string What, string Value)> Statistics(ImageStatistics statistics)
    {
        yield return ("Formats", string.Join(", ", statistics.Formats.Select(static format => $"{format.Key} {format.Value:N0}")));
        yield return ("Width", Of(statistics.Width));
        yield return ("Height", Of(statistics.Height));
        (string What, int Count)[] kinds =
        [
            ("Gray", statistics.Gray), ("With transparency", statistics.WithAlpha), ("Animated, first frame taken", statistics.Animated),
            ("A side below 32 pixels", statistics.Tiny), ("More than 25 million pixels", statistics.Huge),
            ("A side more than three times the other", statistics.Elongated),
        ];
        foreach ((string what, int count) in kinds.Where(static kind => kind.Count > 0))
        {
            yield return (what, $"{count:N0}");
        }
    }

    private static string Of(SideLengths lengths) => $"{lengths.Least:N0} to {lengths.Largest:N0} pixels, median {lengths.Median:N0}";

    private static string Of(DuplicateGroup group) =>
        string.Join(" = ", group.Images.Take(Most).Select(static image => image.Path))
        + (group.Images.Count > Most ? $" = … ({group.Images.Count:N0} in all)" : "")
        + (group.IsAcrossClasses ? " (several classes)" : "");

    private static void Section<T>(StringBuilder text, string heading, IReadOnlyList<T> findings, Func<T, string> line)
    {
        text.AppendLine().AppendLine($"{heading}: {(findings.Count == 0 ? "none" : $"{findings.Count:N0}")}");
        foreach (T finding in findings.Take(Most))
        {
            text.AppendLine($"  {Shown(line(finding))}");
        }

        if (findings.Count > Most)
        {
            text.AppendLine($"  … and {findings.Count - Most:N0} more");
        }
    }

    private static string Shown(string text) => HtmlText.Printable(text);
}
