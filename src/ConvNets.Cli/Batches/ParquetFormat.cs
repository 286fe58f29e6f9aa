using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.ConvNets.Files;
using Parquet;
using Parquet.Schema;

namespace ConvNets.Cli.Batches;

/// <summary>
/// Apache Parquet. Such a file is only readable with what stands at its end, so rows are kept as lines of JSON until all are there.
/// </summary>
internal sealed class ParquetFormat : ResultFormat
{
    // What a group of rows holds is in memory while it is written.
    private const int MaxGroupRows = 1 << 16;
    private const int MaxGroupValues = 1 << 21;

    private readonly JsonLinesFormat _lines = new();

    internal override void WriteRow(IReadOnlyList<ResultColumn> columns, object?[] row, IBufferWriter<byte> output) =>
        _lines.WriteRow(columns, row, output);

    internal override void Finish(IReadOnlyList<ResultColumn> columns, string rows, string path)
    {
        AtomicFile.Write(path, file => WriteAsync(columns, File.ReadLines(rows), file).GetAwaiter().GetResult());
        File.Delete(rows);
    }

    private static async Task WriteAsync(IReadOnlyList<ResultColumn> columns, IEnumerable<string> lines, Stream file)
    {
        DataField[] fields = [.. columns.Select(static column => new DataField(column.Name, column.Type, isNullable: true))];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file).ConfigureAwait(false);
        int groupRows = Math.Clamp(MaxGroupValues / fields.Length, 1, MaxGroupRows);
        foreach (object?[][] values in lines.Select(ValuesOf).Chunk(groupRows))
        {
            using ParquetRowGroupWriter output = writer.CreateRowGroup();
            for (int i = 0; i < fields.Length; i++)
            {
                int column = i;
                await (columns[i].Type switch
                {
                    var type when type == typeof(float) =>
                        output.WriteAsync<float>(fields[i], Array.ConvertAll(values, row => NumberOf(row[column]))),
                    var type when type == typeof(bool) =>
                        output.WriteAsync<bool>(fields[i], Array.ConvertAll(values, row => (bool?)row[column])),
                    _ => output.WriteAsync(fields[i], Array.ConvertAll(values, row => (string?)row[column])!),
                }).ConfigureAwait(false);
            }
        }
    }

    private static object?[] ValuesOf(string line)
    {
        using var row = JsonDocument.Parse(line);
        return [.. row.RootElement.EnumerateObject().Select(static property => JsonLinesFormat.Read(property.Value))];
    }

    private static float? NumberOf(object? value) => value is string text ? float.Parse(text, CultureInfo.InvariantCulture) : (float?)value;
}
