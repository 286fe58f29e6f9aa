using System.Text;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>An image of a page.</summary>
/// <param name="DataUri">The image itself; null for none.</param>
/// <param name="Caption">What is to be said of it.</param>
/// <param name="Name">Its file.</param>
internal sealed record Figure(string? DataUri, string Caption, string Name)
{
    /// <summary>Whether its caption tells of something right or wrong; null for neither.</summary>
    internal bool? IsRight { get; init; }

    /// <summary>The same image seen in another way, beside it; null for none.</summary>
    internal string? OtherDataUri { get; init; }

    /// <summary>A drawing below the caption, as SVG; null for none.</summary>
    internal string? Drawing { get; init; }

    internal string ToMarkup()
    {
        var markup = new StringBuilder($"<figure{(OtherDataUri is null ? "" : " class=\"pair\"")}>");
        foreach (string source in ((string?[])[DataUri, OtherDataUri]).OfType<string>())
        {
            markup.Append($"<img alt=\"{HtmlText.Escape(Name)}\" src=\"{source}\">");
        }

        string style = IsRight switch { true => " class=\"right\"", false => " class=\"wrong\"", _ => "" };
        markup.Append($"<figcaption><strong{style}>{HtmlText.Escape(Caption)}</strong>{Drawing} ");
        return markup.Append($"<small>{HtmlText.Escape(Name)}</small></figcaption></figure>").ToString();
    }
}
