namespace Microsoft.ML.Data;

/// <summary>A few lines of one file, in a buffer that is filled again and again.</summary>
internal sealed class LineBlock
{
    private const int MostLines = 64;
    private const int MostCharacters = 1 << 16;

    // Nobody means a line of that length.
    private const int LongestLine = 1 << 26;

    private readonly (int Start, int Length, long Number)[] _lines = new (int, int, long)[MostLines];
    private char[] _characters = new char[1 << 12];
    private int _length;
    private int _lineStart;

    public int Count { get; private set; }

    public string? Path { get; private set; }

    /// <summary>The number of the block, for the order of the rows of a cursor set.</summary>
    public long Index { get; set; }

    /// <summary>The row, counted from 0, that the first line is.</summary>
    public long FirstRow { get; set; }

    public bool IsFull => Count == MostLines || _length >= MostCharacters;

    public ReadOnlySpan<char> OpenLine => _characters.AsSpan(_lineStart, _length - _lineStart);

    public TextLine this[int index] => new(_characters, _lines[index].Start, _lines[index].Length, Path, _lines[index].Number);

    public void Clear(string? path)
    {
        Count = 0;
        _length = 0;
        _lineStart = 0;
        Path = path;
        // One long line does not keep its memory for all the short ones that follow.
        if (_characters.Length > 4 * MostCharacters)
            _characters = new char[MostCharacters];
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestLine - OpenLine.Length)
            throw new FormatException($"A line is longer than {LongestLine} characters{(Path is null ? "" : $" in '{Path}'")}: this is no text file, or a quoted field has no closing quote.");
        if (text.Length > _characters.Length - _length)
            Array.Resize(ref _characters, (int)Math.Max(_length + (long)text.Length, Math.Min(2L * _characters.Length, int.MaxValue / 2)));
        text.CopyTo(_characters.AsSpan(_length));
        _length += text.Length;
    }

    public void DropLine() => _length = _lineStart;

    public void EndLine(long number)
    {
        _lines[Count++] = (_lineStart, _length - _lineStart, number);
        _lineStart = _length;
    }
}
