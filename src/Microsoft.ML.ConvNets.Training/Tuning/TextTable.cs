using System.Globalization;
using System.Text;

namespace Microsoft.ML.ConvNets.Training.Tuning;

/// <summary>Rows of texts under headings, for people and for other programs.</summary>
internal sealed class TextTable(string[] headings, string[][] rows)
{
    /// <summary>A number in the invariant culture; empty for null.</summary>
    internal static string Number(double? value, string format = "G6") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Columns of even width: those of numbers to the right, others to the left.</summary>
    internal string ToText()
    {
        int[] widths = [.. headings.Select((heading, i) => rows.Select(row => row[i].Length).Append(heading.Length).Max())];
        bool[] areNumbers =
        [
            .. headings.Select(
                (_, i) => rows.All(
                    row => row[i].Length == 0 || double.TryParse(row[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double _))),
        ];
        var text = new StringBuilder();
        foreach (string[] row in rows.Prepend(headings))
        {
            text.AppendLine(
                string.Join("  ", row.Select((cell, i) => areNumbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>Comma-separated values as in RFC 4180, with the line ends of this system.</summary>
    internal string ToCsv() =>
        string.Concat(rows.Prepend(headings).Select(static row => string.Join(',', row.Select(Quoted)) + Environment.NewLine));

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
