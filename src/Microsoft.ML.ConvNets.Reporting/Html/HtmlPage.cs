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

    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --quiet: #777; }
        @media (prefers-color-scheme: dark) { :root { --quiet: #aaa; } }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        p.note, figcaption small { color: var(--quiet); }
        table { border-collapse: collapse; }
        th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid var(--line); }
        td.number, th.number { text-align: right; }
        div.scroll { overflow-x: auto; }
        div.group { display: flex; flex-wrap: wrap; gap: .5rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
        div.group > p { flex-basis: 100%; margin: 0; }
        div.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1rem; }
        figure { margin: 0; width: 10rem; break-inside: avoid; }
        figure img { display: block; max-width: 100%; max-height: 10rem; background: #8882; }
        figcaption { font-size: .8rem; overflow-wrap: anywhere; }
        """;

    private readonly StringBuilder _body = new();
    private readonly string _title;

    internal HtmlPage(string title)
    {
        _title = title;
        Tag("h1", title);
    }

    /// <summary>A heading.</summary>
    internal void Section(string heading) => Tag("h2", heading);

    /// <summary>A paragraph in a quieter color.</summary>
    internal void Note(string text) => Tag("p", text, "note");

    /// <summary>A table; columns after the first hold numbers.</summary>
    internal void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<div class=\"scroll\"><table>");
        Row("th", heads);
        foreach (IReadOnlyList<string> row in rows)
        {
            Row("td", row);
        }

        _body.AppendLine("</table></div>");
    }

    /// <summary>Images side by side.</summary>
    internal void Grid(IEnumerable<Figure> figures) => Figures("grid", null, figures);

    /// <summary>Images that belong together, under a line of text.</summary>
    internal void Group(string text, IEnumerable<Figure> figures) => Figures("group", text, figures);

    /// <summary>The whole page.</summary>
    public override string ToString() => $"""
        {Head}
        <title>{HtmlText.Escape(_title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        {_body}</body>
        </html>

        """;

    private void Tag(string tag, string text, string? style = null) =>
        _body.AppendLine($"<{tag}{(style is null ? "" : $" class=\"{style}\"")}>{HtmlText.Escape(text)}</{tag}>");

    private void Row(string tag, IReadOnlyList<string> cells)
    {
        _body.Append("<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            _body.Append($"<{tag}{(i == 0 ? "" : " class=\"number\"")}>{HtmlText.Escape(cells[i])}</{tag}>");
        }

        _body.AppendLine("</tr>");
    }

    private void Figures(string style, string? text, IEnumerable<Figure> figures)
    {
        _body.AppendLine($"<div class=\"{style}\">{(text is null ? "" : $"<p>{HtmlText.Escape(text)}</p>")}");
        foreach (Figure figure in figures)
        {
            _body.Append("<figure>");
            if (figure.DataUri is string source)
            {
                _body.Append($"<img alt=\"{HtmlText.Escape(figure.Name)}\" src=\"{source}\">");
            }

            _body.AppendLine($"<figcaption><strong>{HtmlText.Escape(figure.Caption)}</strong> "
                + $"<small>{HtmlText.Escape(figure.Name)}</small></figcaption></figure>");
        }

        _body.AppendLine("</div>");
    }
}

/// <summary>An image of a page.</summary>
/// <param name="DataUri">The image itself; null for none.</param>
/// <param name="Caption">What is to be said of it.</param>
/// <param name="Name">Its file.</param>
internal sealed record Figure(string? DataUri, string Caption, string Name);
