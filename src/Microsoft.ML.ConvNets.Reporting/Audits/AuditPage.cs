using Microsoft.ML.ConvNets.Reporting.Html;
using Microsoft.ML.ConvNets.Reporting.Inspection;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Reporting.Audits;

/// <summary>An audit as a page: what to look at, with thumbnails. Of each kind of finding a bounded number is shown.</summary>
internal sealed class AuditPage
{
    private const int MostImages = 60;
    private const int MostGroups = 30;
    private const int MostOfGroup = 8;

    private readonly AuditReport _report;
    private readonly Dictionary<AuditedImage, string> _thumbnails;
    private readonly HtmlPage _page = new("Audit of labeled images");

    private AuditPage(AuditReport report, Dictionary<AuditedImage, string> thumbnails) => (_report, _thumbnails) = (report, thumbnails);

    /// <summary>Writes the page; the images that it shows are read again.</summary>
    internal static string Of(AuditReport report, IReadOnlyList<ImageSource> sources)
    {
        HashSet<AuditedImage> shown =
        [
            .. report.Misnamed.Take(MostImages).Select(static finding => finding.Image),
            .. Leaks(report).Concat(Conflicts(report)).Concat(Others(report)).SelectMany(static group => group.Images.Take(MostOfGroup)),
            .. report.LabelErrors.Take(MostImages).Select(static finding => finding.Image),
            .. report.Outliers.Take(MostImages).Select(static finding => finding.Image),
        ];
        var page = new AuditPage(report, Thumbnails(sources, shown));
        page.Write();
        return page._page.ToString();
    }

    private static IEnumerable<DuplicateGroup> Groups(AuditReport report) => report.ExactDuplicates.Concat(report.NearDuplicates);

    private static IEnumerable<DuplicateGroup> Leaks(AuditReport report) =>
        Groups(report).Where(static group => group.IsLeak).Take(MostGroups);

    private static IEnumerable<DuplicateGroup> Conflicts(AuditReport report) =>
        Groups(report).Where(static group => group is { IsAcrossClasses: true, IsLeak: false }).Take(MostGroups);

    private static IEnumerable<DuplicateGroup> Others(AuditReport report) =>
        Groups(report).Where(static group => group is { IsAcrossClasses: false, IsLeak: false }).Take(MostGroups);

    private static Dictionary<AuditedImage, string> Thumbnails(IReadOnlyList<ImageSource> sources, HashSet<AuditedImage> wanted)
    {
        var thumbnails = new Dictionary<AuditedImage, string>();
        IEnumerable<SourceImage> rows = sources.SelectMany(static source => source.Read(withContent: true));
        foreach (SourceImage row in rows.Where(row => wanted.Contains(row.Image)))
        {
            // It could be read when the audit ran; where it cannot any more, the page shows its name.
            using MLImage? image = row.Decode();
            if (image is not null)
            {
                thumbnails.TryAdd(row.Image, DataUri.Of(image));
            }
        }

        return thumbnails;
    }

    private void Write()
    {
        _page.Note($"{_report.Statistics.Count:N0} images, looked at in {_report.Duration.TotalSeconds:F0} s; nothing was changed.");
        _page.Table(
            ["What to look at", "Found"], AuditText.Counts(_report).Select(static row => (string[])[row.What, $"{row.Count:N0}"]));
        foreach (string remark in _report.Remarks)
        {
            _page.Note(remark);
        }

        _page.Section("Classes");
        _page.Table(
            ["Class", "Training", "Validation"],
            _report.Classes.Select(static c => (string[])[c.Label, $"{c.Training:N0}", $"{c.Validation:N0}"]));
        _page.Section("Images");
        _page.Facts(AuditText.Statistics(_report.Statistics).Select(static row => (row.What, row.Value)));
        if (_report.Unreadable.Count > 0)
        {
            _page.Section("Images that cannot be read");
            _page.Facts(_report.Unreadable.Take(MostImages).Select(static found => (found.Image.Path, found.Reason)));
            Rest(_report.Unreadable.Count, MostImages);
        }

        Images("Names that say another format", "They are read by their content.", _report.Misnamed, static found => found.Image,
            static found => found.Format);
        Duplicates("Leaks: the same image in training and validation", "Validation measures what was learned by heart.", Leaks(_report),
            Groups(_report).Count(static group => group.IsLeak));
        Duplicates("The same image in several classes", "At most one of the labels is right.", Conflicts(_report),
            Groups(_report).Count(static group => group is { IsAcrossClasses: true, IsLeak: false }));
        Duplicates("Other duplicates", "They count twice, and end up on both sides of a random split.", Others(_report),
            Groups(_report).Count(static group => group is { IsAcrossClasses: false, IsLeak: false }));
        Images("Likely label errors", "The label and the likelier class, by a layer that did not see the image; the likeliest first.",
            _report.LabelErrors, static found => found.Image, static found =>
                $"{found.Image.Label} {found.LabelProbability:P0}, likelier {found.SuggestedLabel} {found.SuggestedProbability:P0}");
        Images("Images unlike the rest", "Their features are far from those of all others; the farthest first.", _report.Outliers,
            static found => found.Image, static found => $"{found.Image.Label}, distance {found.Distance:F2}");
    }

    private void Images<T>(string heading, string note, IReadOnlyList<T> findings, Func<T, AuditedImage> imageOf, Func<T, string> captionOf)
    {
        if (findings.Count == 0)
        {
            return;
        }

        _page.Section($"{heading} ({findings.Count:N0})");
        _page.Note(note);
        _page.Grid(findings.Take(MostImages).Select(finding => FigureOf(imageOf(finding), captionOf(finding))));
        Rest(findings.Count, MostImages);
    }

    private void Duplicates(string heading, string note, IEnumerable<DuplicateGroup> shown, int count)
    {
        if (count == 0)
        {
            return;
        }

        _page.Section($"{heading} ({count:N0})");
        _page.Note(note);
        foreach (DuplicateGroup group in shown)
        {
            string kind = _report.ExactDuplicates.Contains(group) ? "the same pixels" : "nearly the same";
            _page.Group(
                $"{group.Images.Count:N0} images, {kind}",
                group.Images.Take(MostOfGroup).Select(image =>
                    FigureOf(image, image.Part == AuditPart.Validation ? $"{image.Label}, validation" : image.Label)));
        }

        Rest(count, MostGroups);
    }

    private Figure FigureOf(AuditedImage image, string caption) => new(_thumbnails.GetValueOrDefault(image), caption, image.Path);

    private void Rest(int count, int shown)
    {
        if (count > shown)
        {
            _page.Note($"… and {count - shown:N0} more, which the JSON lists.");
        }
    }
}
