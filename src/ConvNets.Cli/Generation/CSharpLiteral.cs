using System.Globalization;
using System.Text;

namespace ConvNets.Cli.Generation;

/// <summary>Texts as C# writes them.</summary>
internal static class CSharpLiteral
{
    /// <summary>A text in quotation marks; what could be misread, or not be seen, is written by its number.</summary>
    internal static string Of(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                _ when char.IsLetterOrDigit(c) || c is ' ' || char.IsAscii(c) && !char.IsControl(c) => c.ToString(),
                _ => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
            });
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Several, with commas between.</summary>
    internal static string Of(IEnumerable<string> texts) => string.Join(", ", texts.Select(Of));
}
