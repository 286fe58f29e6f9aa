namespace Microsoft.ML.Data;

/// <summary>Reads the records of one file, one after the other: a line, or several where a quoted field goes on.</summary>
internal sealed class LineReader(TextFormat format, System.IO.TextReader reader, string? path) : IDisposable
{
    private readonly char[] _buffer = new char[1 << 14];
    private int _position;
    private int _count;
    private long _line;
    private bool _skipsLineFeed;
    private bool _started;

    public void Dispose() => reader.Dispose();

    /// <summary>Appends the next record with data to the block; comments, empty lines and the header are passed over.</summary>
    public bool TryRead(LineBlock block)
    {
        while (true)
        {
            if (!TryAppendLine(block))
                return false;
            long number = _line;
            ReadOnlySpan<char> text = block.OpenLine;
            // A line with # is a comment only before the first line with data.
            if (text.IsEmpty || text.StartsWith("//") || (!_started && text[0] == '#'))
            {
                block.DropLine();
                continue;
            }

            if (format.SpansLines)
                AppendOpenLines(block, number);
            bool isHeader = !_started && format.HasHeader;
            _started = true;
            if (isHeader)
            {
                block.DropLine();
                continue;
            }

            block.EndLine(number);
            return true;
        }
    }

    private void AppendOpenLines(LineBlock block, long number)
    {
        int checkedLength = 0;
        bool open = false;
        while (open = EndsInQuotes(block.OpenLine[checkedLength..], open))
        {
            checkedLength = block.OpenLine.Length;
            block.Append("\n");
            if (!TryAppendLine(block))
                throw new FormatException($"Line {number}{(path is null ? "" : $" of '{path}'")} opens a quoted field that is not closed before the end of the file. Close it, double quotes that belong to the text, or turn ReadMultilines off.");
        }
    }

    private bool EndsInQuotes(ReadOnlySpan<char> text, bool open)
    {
        bool atStart = !open;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!open)
            {
                if (atStart && c == '"')
                    open = true;
                else
                    atStart = (atStart && c == ' ') || format.Separators.Contains(c);
            }
            else if (c == '"' && (format.EscapeChar != '"' || i + 1 >= text.Length || text[i + 1] != '"'))
            {
                open = atStart = false;
            }
            else if (c == format.EscapeChar)
            {
                i++;
            }
        }

        return open;
    }

    private bool TryAppendLine(LineBlock block)
    {
        bool any = false;
        while (true)
        {
            if (_position == _count)
            {
                _count = reader.Read(_buffer);
                _position = 0;
                if (_count == 0)
                {
                    _line += any ? 1 : 0;
                    return any;
                }
            }

            if (_skipsLineFeed)
            {
                _skipsLineFeed = false;
                if (_buffer[_position] == '\n')
                {
                    _position++;
                    continue;
                }
            }

            any = true;
            ReadOnlySpan<char> rest = _buffer.AsSpan(_position, _count - _position);
            int end = rest.IndexOfAny('\r', '\n');
            block.Append(end < 0 ? rest : rest[..end]);
            if (end < 0)
            {
                _position = _count;
                continue;
            }

            _skipsLineFeed = rest[end] == '\r';
            _position += end + 1;
            _line++;
            return true;
        }
    }
}
