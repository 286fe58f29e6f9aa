namespace Microsoft.ML.Data;

/// <summary>
/// Cuts lines into fields. The fields stay in the line's buffer, quoted ones without their quotes, until the next line; empty ones are not kept.
/// </summary>
internal sealed partial class FieldScanner(TextFormat format, int lastNeeded, TextReadingReport? report)
{
    private const int LongestIndex = 9;

    private readonly char[] _separators = format.Separators;
    private readonly bool _spaceSeparates = format.SpaceSeparates;
    private int[] _indices = new int[8];
    private (int Start, int Length)[] _texts = new (int, int)[8];
    private TextLine _line;
    private int _position;
    private int _end;

    // The field that was fetched last: its text, its place with quotes and index, its sparse index (-1: none).
    private int _textStart;
    private int _textLength;
    private int _fieldStart;
    private int _fieldEnd;
    private int _sparseIndex;
    private bool _badQuotes;

    public int Count { get; private set; }

    /// <summary>From this field on the line was sparse: what is not there is 0, not missing.</summary>
    public int SparseStart { get; private set; }

    public ReadOnlySpan<char> TextAt(int position)
    {
        (int start, int length) = _texts[position];
        return _line.Buffer.AsSpan(start, length);
    }

    /// <summary>The field of the line, counted from 0, that is kept at a position.</summary>
    public int IndexAt(int position) => _indices[position];

    /// <summary>The position of the first kept field that is no less than <paramref name="index"/>.</summary>
    public int FindFirst(int index)
    {
        int position = Array.BinarySearch(_indices, 0, Count, index);
        return position < 0 ? ~position : position;
    }

    /// <summary>Reads a line up to the last field that is needed. Gives the number of fields.</summary>
    public int Scan(in TextLine line)
    {
        _line = line;
        _position = line.Start;
        _end = line.End;
        if (format.TrimWhitespace)
        {
            while (_end > _position && char.IsWhiteSpace(line.Buffer[_end - 1]))
                _end--;
        }

        Count = 0;
        SparseStart = int.MaxValue;
        return format.AllowSparse ? ScanSparse() : ScanDense();
    }

    private int ScanDense()
    {
        for (int field = 0; ;)
        {
            bool more = Fetch();
            ReportQuotes();
            Keep(field);
            if (++field > lastNeeded || !more)
                return field;
        }
    }

    private int ScanSparse()
    {
        int field = 0, previous = -1, fixedFields = -1, sparseFields = 0;
        int inputSize = format.InputSize;
        int needed = lastNeeded;
        for (bool more = true; more;)
        {
            more = Fetch();
            ReportQuotes();
            if (_sparseIndex < 0)
            {
                if (fixedFields >= 0)
                {
                    Report("Non-sparse formatted value follows sparse formatted value");
                    break;
                }

                Keep(field);
                // One beyond what is needed: the last field may turn out to be the number of sparse ones.
                if (field++ > needed)
                    break;
                continue;
            }

            if (fixedFields < 0)
            {
                if (inputSize > 0)
                {
                    fixedFields = Count;
                    sparseFields = inputSize - Count;
                }
                else if (!TryTakeSize(field, out fixedFields, out sparseFields))
                {
                    fixedFields = -1;
                    break;
                }

                inputSize = fixedFields + sparseFields;
                needed = Math.Min(needed, inputSize - 1);
                SparseStart = fixedFields;
            }

            if (_sparseIndex > needed - fixedFields)
            {
                if (_sparseIndex >= sparseFields)
                {
                    Report("Sparse item index larger than expected. Is the specified size incorrect?");
                    break;
                }

                if (_sparseIndex > needed - fixedFields + 1)
                    break;
            }

            if (_sparseIndex <= previous)
            {
                Report("Sparse indices out of order");
                break;
            }

            previous = _sparseIndex;
            Keep(fixedFields + _sparseIndex);
        }

        return fixedFields < 0 ? Math.Max(field, inputSize) : inputSize;
    }

    /// <summary>The field before the first sparse one is the number of sparse ones.</summary>
    private bool TryTakeSize(int field, out int fixedFields, out int sparseFields)
    {
        fixedFields = sparseFields = 0;
        if (Count == 0 || _indices[Count - 1] != field - 1)
        {
            Report("Missing dimensionality or ambiguous sparse item. Turn AllowSparse off for a file without sparse lines, or quote the value.");
            return false;
        }

        if (!int.TryParse(TextAt(Count - 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int size) || size <= 0)
        {
            Report("Bad dimensionality or ambiguous sparse item. Turn AllowSparse off for a file without sparse lines, or quote the value.");
            return false;
        }

        Count--;
        fixedFields = field - 1;
        sparseFields = Math.Min(size, TextSegment.ToEnd - fixedFields - 1);
        return true;
    }

    private void Keep(int index)
    {
        if (_textLength == 0)
            return;
        if (Count == _indices.Length)
        {
            Array.Resize(ref _indices, 2 * Count);
            Array.Resize(ref _texts, 2 * Count);
        }

        _indices[Count] = index;
        _texts[Count++] = (_textStart, _textLength);
    }

    private void ReportQuotes()
    {
        if (_badQuotes)
            Report("Illegal quoting");
    }

    private void Report(string message) => report?.BadFormat(_line, _fieldStart - _line.Start, _fieldEnd - _line.Start, message);
}
