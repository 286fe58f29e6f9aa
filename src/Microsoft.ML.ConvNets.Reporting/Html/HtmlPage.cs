using System.Text;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>
/// A page that is one file: no script, and nothing that is fetched, which its content policy forbids besides. It is readable in light and
/// dark, on paper, and on a phone.
/// </summary>
internal sealed class HtmlPage
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        """;

    private readonly StringBuilder _body = new();
    private readonly List<(string Heading, string Id)> _sections = [];
    private readonly string _title;

    internal HtmlPage(string title) => _title = title;

    /// <summary>Whether a line of links to the sections stands below the title.</summary>
    internal bool HasContents { get; init; }

    /// <summary>A heading.</summary>
    internal void Section(string heading)
    {
        string id = $"section-{_sections.Count + 1}";
        _sections.Add((heading, id));
        _body.AppendLine($"<h2 id=\"{id}\">{HtmlText.Escape(heading)}</h2>");
    }

    /// <summary>A heading below a section's.</summary>
    internal void Subsection(string heading) => Tag("h3", heading);

    /// <summary>A paragraph.</summary>
    internal void Paragraph(string text) => Tag("p", text);

    /// <summary>A paragraph in a quieter color.</summary>
    internal void Note(string text) => Tag("p", text, "note");

    /// <summary>Figures to look at first, large, each over what it is.</summary>
    internal void KeyFigures(IEnumerable<(string Value, string What)> figures)
    {
        _body.Append("<dl class=\"key\">");
        foreach ((string value, string what) in figures)
        {
            _body.Append($"<div><dt>{HtmlText.Escape(what)}</dt><dd>{HtmlText.Escape(value)}</dd></div>");
        }

        _body.AppendLine("</dl>");
    }

    /// <summary>A table; columns after the first hold numbers.</summary>
    internal void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) => Table(heads, rows, "number");

    /// <summary>A table of names and what they stand for.</summary>
    internal void Facts(IEnumerable<(string Name, string Value)> facts) =>
        Table([], facts.Select(static fact => (string[])[fact.Name, fact.Value]), "text");

    /// <summary>Text that keeps its lines, behind a line that opens it.</summary>
    internal void Folded(string summary, string text) =>
        _body.AppendLine($"<details><summary>{HtmlText.Escape(summary)}</summary><pre>{HtmlText.EscapeLines(text)}</pre></details>");

    /// <summary>Images side by side.</summary>
    internal void Grid(IEnumerable<Figure> figures) => Figures("grid", null, figures);

    /// <summary>Images that belong together, under a line of text.</summary>
    internal void Group(string text, IEnumerable<Figure> figures) => Figures("group", text, figures);

    /// <summary>Images that show when a link to them was followed, and not before.</summary>
    internal void Target(string id, string text, IEnumerable<Figure> figures)
    {
        _body.Append($"<div class=\"target\" id=\"{id}\">");
        Figures("group", text, figures);
        _body.AppendLine("</div>");
    }

    /// <summary>Drawings side by side, each as SVG.</summary>
    internal void Drawings(IEnumerable<string> drawings) =>
        _body.AppendLine($"<div class=\"drawings\">{string.Concat(drawings.Select(static drawing => $"<div>{drawing}</div>"))}</div>");

    /// <summary>Markup that is well formed, with its texts escaped.</summary>
    internal void Markup(string markup) => _body.AppendLine(markup);

    /// <summary>The whole page.</summary>
    public override string ToString() => $"""
        {Head}
        <title>{HtmlText.Escape(_title)}</title>
        <style>
        {PageStyle.Sheet}
        </style>
        </head>
        <body>
        <h1>{HtmlText.Escape(_title)}</h1>
        {(HasContents ? Contents() : "")}{_body}</body>
        </html>

        """;

    private string Contents() => "<nav>" + string.Join(' ', _sections.Select(
        static section => $"<a href=\"#{section.Id}\">{HtmlText.Escape(section.Heading)}</a>")) + "</nav>" + Environment.NewLine;

    private void Tag(string tag, string text, string? style = null) =>
        _body.AppendLine($"<{tag}{(style is null ? "" : $" class=\"{style}\"")}>{HtmlText.Escape(text)}</{tag}>");

    private void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, string style)
    {
        _body.Append("<div class=\"scroll\"><table>");
        if (heads.Count > 0)
        {
            Row("th", heads, style);
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            Row("td", row, style);
        }

        _body.AppendLine("</table></div>");
    }

    private void Row(string tag, IReadOnlyList<string> cells, string style)
    {
        _body.Append("<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            _body.Append($"<{tag}{(i == 0 && style == "number" ? "" : $" class=\"{style}\"")}>{HtmlText.Escape(cells[i])}</{tag}>");
        }

        _body.AppendLine("</tr>");
    }

    private void Figures(string style, string? text, IEnumerable<Figure> figures)
    {
        _body.AppendLine($"<div class=\"{style}\">{(text is null ? "" : $"<p>{HtmlText.Escape(text)}</p>")}");
        foreach (Figure figure in figures)
        {
            _body.AppendLine(figure.ToMarkup());
        }

        _body.AppendLine("</div>");
    }
}
