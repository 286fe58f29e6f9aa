using System.Buffers;

namespace ConvNets.Cli.Batches;

/// <summary>A kind of file that results are written to: row by row to an unfinished file, of which the result is made at the end.</summary>
internal abstract class ResultFormat
{
    private static readonly Dictionary<string, Func<ResultFormat>> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = static () => new CsvFormat(),
        [".jsonl"] = static () => new JsonLinesFormat(),
        [".parquet"] = static () => new ParquetFormat(),
    };

    /// <summary>The endings, for messages.</summary>
    internal static string Endings => string.Join(", ", s_known.Keys);

    /// <summary>The format that a path says by its ending.</summary>
    internal static ResultFormat Of(string path) => s_known.TryGetValue(Path.GetExtension(path), out Func<ResultFormat>? make)
        ? make()
        : throw new ArgumentException($"--out '{path}' does not say what to write: it ends with one of {Endings}.");

    /// <summary>Writes what stands before the first row.</summary>
    internal virtual void WriteHeader(IReadOnlyList<ResultColumn> columns, IBufferWriter<byte> output)
    {
    }

    /// <summary>Writes a row, whose values are in the order of the columns.</summary>
    internal abstract void WriteRow(IReadOnlyList<ResultColumn> columns, object?[] row, IBufferWriter<byte> output);

    /// <summary>Makes the result of all rows: all of it is there, or nothing.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The file with the rows, which is gone afterwards.</param>
    /// <param name="path">The result.</param>
    internal virtual void Finish(IReadOnlyList<ResultColumn> columns, string rows, string path) => File.Move(rows, path, overwrite: true);
}
