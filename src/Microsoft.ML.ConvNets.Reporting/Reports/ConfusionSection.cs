using System.Globalization;
using System.Text;
using Microsoft.ML.ConvNets.Reporting.Html;

namespace Microsoft.ML.ConvNets.Reporting.Reports;

/// <summary>The confusion matrix: a cell is a link that shows its images.</summary>
internal sealed class ConfusionSection(ModelReport report, ShownImages images)
{
    // Wider ones are read by nobody: then the most frequent confusions are listed.
    private const int MostClasses = 30;
    private const int MostConfusions = 40;

    private readonly ClassificationResults _results = report.Classification!;

    internal void Write(HtmlPage page)
    {
        page.Section("Confusions");
        if (report.Classes.Count <= MostClasses)
        {
            page.Note("Rows are labels, columns are answers. A number shows its images below.");
            page.Markup(Matrix());
        }
        else
        {
            page.Note($"The most frequent of them; there are {report.Classes.Count:N0} classes. A number shows its images below.");
            page.Markup(List());
        }

        foreach ((int label, int answer) in CellsWithImages())
        {
            ReportedImage[] shown = images.Cells[(report.Classes[label], report.Classes[answer])];
            string what = label == answer
                ? $"{report.Classes[label]}, found: {_results.Confusion[label][answer]:N0}"
                : $"{report.Classes[label]}, taken for {report.Classes[answer]}: {_results.Confusion[label][answer]:N0}";
            page.Target(IdOf(label, answer), shown.Length < _results.Confusion[label][answer] ? $"{what}; the surest" : what, shown.Select(
                image => new Figure(images.Small(image), ReportText.Rounded(image.Confidence!.Value), Path.GetFileName(image.Path))
                {
                    IsRight = image.IsRight,
                }));
        }

        page.Subsection("Classes");
        page.Table(
            ["Class", "Images", "Precision", "Recall", "F1"], _results.Classes.Select(static c => (string[])[
                c.Name, $"{c.Images:N0}", ReportText.Percent(c.Precision), ReportText.Percent(c.Recall), ReportText.Percent(c.F1)]));
        page.Note("Precision: how many of a class's answers are right. Recall: how many of its images are found. F1: the harmonic mean of "
            + "both.");
    }

    private static string IdOf(int label, int answer) => $"cell-{label}-{answer}";

    private IEnumerable<(int Label, int Answer)> CellsWithImages() =>
        from label in Enumerable.Range(0, report.Classes.Count)
        from answer in Enumerable.Range(0, report.Classes.Count)
        where images.Cells.GetValueOrDefault((report.Classes[label], report.Classes[answer])) is { Length: > 0 }
        select (label, answer);

    private string Matrix()
    {
        var markup = new StringBuilder("<div class=\"scroll\"><table class=\"matrix\"><tr><th></th>");
        foreach (string name in report.Classes)
        {
            markup.Append($"<th scope=\"col\"><span>{HtmlText.Escape(name)}</span></th>");
        }

        markup.AppendLine("</tr>");
        for (int label = 0; label < report.Classes.Count; label++)
        {
            markup.Append($"<tr><th scope=\"row\">{HtmlText.Escape(report.Classes[label])}</th>");
            for (int answer = 0; answer < report.Classes.Count; answer++)
            {
                markup.Append(Cell(label, answer));
            }

            markup.AppendLine("</tr>");
        }

        return markup.Append("</table></div>").ToString();
    }

    private string Cell(int label, int answer)
    {
        int count = _results.Confusion[label][answer];
        if (count == 0)
        {
            return "<td></td>";
        }

        double part = count / (double)_results.Classes[label].Images;
        string style = string.Create(
            CultureInfo.InvariantCulture, $"class=\"{(label == answer ? "yes" : "no")}\" style=\"--part:{part:F2}\"");
        return $"<td {style}>{Link(label, answer)}</td>";
    }

    private string List()
    {
        var markup = new StringBuilder(
            "<div class=\"scroll\"><table><tr><th>Label</th><th>Answer</th><th class=\"number\">Images</th></tr>");
        foreach ((int label, int answer) in CellsWithImages().Where(static cell => cell.Label != cell.Answer)
            .OrderByDescending(cell => _results.Confusion[cell.Label][cell.Answer]).Take(MostConfusions))
        {
            markup.AppendLine($"<tr><td>{HtmlText.Escape(report.Classes[label])}</td><td>{HtmlText.Escape(report.Classes[answer])}</td>"
                + $"<td class=\"number\">{Link(label, answer)}</td></tr>");
        }

        return markup.Append("</table></div>").ToString();
    }

    /// <summary>A number that shows its images, where some of them are on the page.</summary>
    private string Link(int label, int answer)
    {
        string count = $"{_results.Confusion[label][answer]:N0}";
        string what = $"{report.Classes[label]}, {(label == answer ? "found" : $"taken for {report.Classes[answer]}")}: {count}";
        return images.Cells.GetValueOrDefault((report.Classes[label], report.Classes[answer])) is { Length: > 0 }
            ? $"<a href=\"#{IdOf(label, answer)}\" title=\"{HtmlText.Escape(what)}\">{count}</a>"
            : count;
    }
}
