using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Tells what could not be read, the first few times with file and line, and how much it was in the end. The cursors of a set share one.</summary>
internal sealed class TextReadingReport(IHost host, int cursors)
{
    private const int MostMessages = 10;

    private readonly IChannel _channel = host.Start("ParseStats");
    private int _openCursors = cursors;
    private long _rows;
    private long _badValues;
    private long _badFormats;

    public void BadValue(in TextLine line, string column, int slot)
    {
        long n = Interlocked.Increment(ref _badValues);
        if (n > MostMessages)
            return;
        _channel.Warning(MessageSensitivity.Schema, slot < 0 ? "Bad value at {0} in column {1}" : "Bad value at {0} in column {1} at slot {2}", Place(line), column, slot);
        if (n == MostMessages)
            _channel.Warning(MessageSensitivity.None, "Suppressing further bad value messages");
    }

    /// <param name="line">The line.</param>
    /// <param name="start">The first character of the field, counted from 0.</param>
    /// <param name="end">The character after the field.</param>
    /// <param name="message">What is wrong.</param>
    public void BadFormat(in TextLine line, int start, int end, string message)
    {
        long n = Interlocked.Increment(ref _badFormats);
        if (n > MostMessages)
            return;
        _channel.Warning(MessageSensitivity.Schema, "Format error at {0}({1},{2})-({1},{3}): {4}", line.Path ?? "line", line.Number, start + 1, end + 1, message);
        if (n == MostMessages)
            _channel.Warning(MessageSensitivity.None, "Suppressing further format error messages");
    }

    public void AddRows(long count) => Interlocked.Add(ref _rows, count);

    /// <summary>A cursor ends; the last one closes the report.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _openCursors) != 0)
            return;
        if (_badValues > 0 || _badFormats > 0)
            _channel.Info(MessageSensitivity.None, "Processed {0} rows with {1} bad values and {2} format errors", _rows, _badValues, _badFormats);
        _channel.Dispose();
    }

    private static string Place(in TextLine line) => line.Path is null ? $"line {line.Number}" : $"{line.Path}, line {line.Number},";
}
