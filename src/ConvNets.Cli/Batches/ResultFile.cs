using ConvNets.Cli.Data;

namespace ConvNets.Cli.Batches;

/// <summary>
/// Results that grow block by block, so that a run which was ended at any moment can be continued. Until all are there they are in a file
/// beside the result; a block counts when the record says so, which is written after it.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly string _path;
    private FileStream? _rows;

    /// <summary>Finds out where to go on, and cuts off what was not finished.</summary>
    /// <param name="path">The result.</param>
    /// <param name="run">The run that wants to write it.</param>
    /// <param name="restart">Whether what is there is thrown away.</param>
    /// <exception cref="InvalidDataException">What is there is of another run.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal ResultFile(string path, RunRecord run, bool restart)
    {
        (_path, Record) = (path, run);
        if (!restart && File.Exists(path))
        {
            Record = RequireSame(RunRecord.Read(RecordPath) ?? throw new InvalidDataException(
                $"'{path}' is there already, and nothing says that it holds these results: there is no '{RecordPath}'. Replace it with "
                    + "--restart, or name another --out."));
            IsComplete = Record.Rows == Record.Images ? true : throw new InvalidDataException(
                $"'{path}' is there already, though of its run only {Record.Rows:N0} of {Record.Images:N0} images are done. Replace it "
                    + "with --restart, or name another --out.");
            File.Delete(RowsPath);
            return;
        }

        ModelTarget.Check(path, "The results", "results.csv");
        _rows = OpenRows();
        try
        {
            Record = restart ? run : WhereToGoOn(run);
            if (Record.Rows == 0)
            {
                // In this order: rows without a record are rows of nothing.
                File.Delete(RecordPath);
                File.Delete(path);
            }

            _rows.SetLength(Record.Bytes);
            _rows.Position = Record.Bytes;
        }
        catch
        {
            _rows.Dispose();
            throw;
        }
    }

    /// <summary>How far the results are.</summary>
    internal RunRecord Record { get; private set; }

    /// <summary>Whether the result is there.</summary>
    internal bool IsComplete { get; private set; }

    private string RowsPath => _path + ".partial";

    private string RecordPath => _path + ".run.json";

    /// <summary>Adds rows; when this returns, they are kept.</summary>
    /// <param name="block">The rows as they stand in the file.</param>
    /// <param name="count">How many.</param>
    /// <param name="refused">Those of them without an answer, by name.</param>
    internal void Append(ReadOnlySpan<byte> block, int count, IReadOnlyList<string> refused)
    {
        try
        {
            _rows!.Write(block);
            _rows.Flush(flushToDisk: true);
            RunRecord record = Record.With(count, block.Length, refused);
            record.Write(RecordPath);
            Record = record;
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
    }

    /// <summary>Makes the result of the rows.</summary>
    internal void Finish(ResultFormat format, IReadOnlyList<ResultColumn> columns)
    {
        _rows!.Dispose();
        _rows = null;
        try
        {
            format.Finish(columns, RowsPath, _path);
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }

        IsComplete = true;
    }

    public void Dispose()
    {
        if (_rows is not null)
        {
            _rows.Dispose();
            if (Record.Rows == 0)
            {
                File.Delete(RowsPath);
            }
        }
    }

    /// <summary>Opens the rows for this process alone.</summary>
    private FileStream OpenRows()
    {
        try
        {
            // Blocks are written at once, so that a full disk is noticed where it can be told.
            return new FileStream(RowsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The results cannot be written to '{_path}': '{RowsPath}' cannot be opened, or another run is writing it. {e.Message}", e);
        }
    }

    private RunRecord WhereToGoOn(RunRecord run)
    {
        // Who deletes one of the files begins anew.
        if (_rows!.Length == 0 || RunRecord.Read(RecordPath) is not { } begun)
        {
            return run;
        }

        RequireSame(begun);
        return _rows.Length >= begun.Bytes ? begun : throw new InvalidDataException(
            $"'{RowsPath}' was changed: it has {_rows.Length:N0} bytes, and {begun.Bytes:N0} were written to it. Begin anew with "
                + "--restart.");
    }

    private RunRecord RequireSame(RunRecord begun) => begun.DifferencesFrom(Record) is { Count: > 0 } differences
        ? throw new InvalidDataException($"'{_path}' was begun by a run that differs in {string.Join(" and in ", differences)}. Begin anew "
            + "with --restart, or name another --out.")
        : begun;

    private IOException CannotWrite(IOException e)
    {
        string reason = new[] { RowsPath, RecordPath + ".part", _path + ".part" }.Aggregate(
            e.Message, static (text, file) => ModelTarget.Reason(new IOException(text), file));
        return new IOException(
            $"The results cannot be written to '{_path}': {reason} What is written of the first {Record.Rows:N0} of {Record.Images:N0} "
                + "images is kept; the same command goes on with the others.", e);
    }
}
