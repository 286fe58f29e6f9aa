using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConvNets.Cli.Batches;

/// <summary>
/// Values with commas between them and a line of names before them, quoted as RFC 4180 says, in UTF-8; a missing value is empty. Lines end
/// with a line feed on every system.
/// </summary>
internal sealed class CsvFormat : ResultFormat
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    internal override void WriteHeader(IReadOnlyList<ResultColumn> columns, IBufferWriter<byte> output) =>
        WriteLine(columns.Select(static column => column.Name), output);

    internal override void WriteRow(IReadOnlyList<ResultColumn> columns, object?[] row, IBufferWriter<byte> output) =>
        WriteLine(row.Select(TextOf), output);

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool answer => answer ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static void WriteLine(IEnumerable<string> values, IBufferWriter<byte> output) =>
        Encoding.UTF8.GetBytes(string.Join(',', values.Select(Quote)) + "\n", output);

    private static string Quote(string value) => value.AsSpan().ContainsAny(s_special)
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
