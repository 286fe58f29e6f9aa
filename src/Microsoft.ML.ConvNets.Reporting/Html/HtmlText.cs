using System.Net;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>Texts from outside in a page or on a terminal.</summary>
internal static class HtmlText
{
    /// <summary>A text that is shown as it is.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(Printable(text));

    /// <summary>The same, line by line.</summary>
    internal static string EscapeLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Escape));

    /// <summary>Without characters that would steer a terminal.</summary>
    internal static string Printable(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '\uFFFD' : c));
}
