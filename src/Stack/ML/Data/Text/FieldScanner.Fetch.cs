namespace Microsoft.ML.Data;

internal sealed partial class FieldScanner
{
    /// <summary>Finds the next field. False after the last one.</summary>
    private bool Fetch()
    {
        char[] buffer = _line.Buffer;
        SkipSpaces();
        _badQuotes = false;
        _sparseIndex = -1;
        _fieldStart = _position;
        if (_position >= _end)
            return EndLine();
        if (format.AllowSparse && char.IsAsciiDigit(buffer[_position]) && TryTakeIndex())
        {
            SkipSpaces();
            if (_position >= _end)
                return EndLine();
        }

        if (format.AllowQuoting && buffer[_position] == '"')
            TakeQuoted();
        else
            TakePlain();
        _fieldEnd = _position;
        if (_position >= _end)
            return false;
        _position++;
        return true;
    }

    private bool EndLine()
    {
        _textLength = 0;
        _fieldEnd = _position;
        return false;
    }

    private void SkipSpaces()
    {
        if (_spaceSeparates)
            return;
        while (_position < _end && _line.Buffer[_position] == ' ')
            _position++;
    }

    private bool TryTakeIndex()
    {
        char[] buffer = _line.Buffer;
        int limit = Math.Min(_end, _position + LongestIndex);
        int end = _position + 1;
        while (end < limit && char.IsAsciiDigit(buffer[end]))
            end++;
        if (end >= _end || buffer[end] != ':')
            return false;
        _sparseIndex = 0;
        for (int i = _position; i < end; i++)
            _sparseIndex = _sparseIndex * 10 + (buffer[i] - '0');
        _position = end + 1;
        return true;
    }

    private void TakePlain()
    {
        _textStart = _position;
        ReadOnlySpan<char> rest = _line.Buffer.AsSpan(_position, _end - _position);
        int length = rest.IndexOfAny(_separators);
        _textLength = length < 0 ? rest.Length : length;
        _position += _textLength;
    }

    /// <summary>Takes the quotes and escapes out of the text, in place: it only gets shorter.</summary>
    private void TakeQuoted()
    {
        char[] buffer = _line.Buffer;
        bool doubled = format.EscapeChar == '"';
        int read = _position + 1;
        int write = read;
        _textStart = read;
        bool closed = false;
        while (!closed && read < _end)
        {
            char c = buffer[read++];
            if (c == '"' && (!doubled || read >= _end || buffer[read] != '"'))
                closed = true;
            else if (c == format.EscapeChar && read < _end)
                buffer[write++] = buffer[read++];
            else
                buffer[write++] = c;
        }

        _badQuotes = !closed;
        for (; read < _end; read++)
        {
            // After the closing quote only spaces may stand before the separator.
            if (Array.IndexOf(_separators, buffer[read]) >= 0)
                break;
            if (buffer[read] != ' ')
                _badQuotes = true;
        }

        _position = read;
        _textLength = _badQuotes ? 0 : write - _textStart;
    }
}
