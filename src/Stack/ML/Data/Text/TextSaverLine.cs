using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>
/// One line of output: the items that differ from the default of their column, with their places. It is written as it is, or with a sparse end
/// from one of its columns on (the number of fields, then index:value pairs) where that is shorter.
/// </summary>
internal sealed class TextSaverLine(System.IO.TextWriter output, TextColumnWriter[] columns, char separator, bool dense)
{
    // A sparse item costs its index and a colon.
    private const double SparseWeight = 2.5;
    private const string EmptyName = "\"\"";

    private readonly int[] _columnEnds = new int[columns.Length];
    private readonly int[] _columnItems = new int[columns.Length];
    private readonly char[] _number = new char[11];
    private (int Field, int End)[] _items = new (int, int)[64];
    private int _itemCount;
    private char[] _text = new char[256];
    private int _textLength;
    private int _start;
    private int _itemStart;

    /// <summary>The text of the item at hand.</summary>
    public ReadOnlySpan<char> OpenItem => _text.AsSpan(_itemStart, _textLength - _itemStart);

    /// <summary>Room for more text of the item at hand.</summary>
    public Span<char> Reserve(int length)
    {
        if (_text.Length - _textLength < length)
            Array.Resize(ref _text, checked(Math.Max(2 * _text.Length, _textLength + length)));
        return _text.AsSpan(_textLength);
    }

    public void Advance(int length) => _textLength += length;

    public void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Advance(text.Length);
    }

    /// <summary>Ends the item at hand, the <paramref name="slot"/>th of its column. An item like <paramref name="standard"/> is not kept.</summary>
    public void EndItem(int slot, string standard)
    {
        if (OpenItem.SequenceEqual(standard))
        {
            _textLength = _itemStart;
            return;
        }

        if (_itemCount == _items.Length)
            Array.Resize(ref _items, 2 * _itemCount);
        _items[_itemCount++] = (checked(_start + slot), _textLength);
        _itemStart = _textLength;
    }

    public void WriteHeader()
    {
        Begin();
        for (int i = 0; i < columns.Length; i++)
            EndColumn(i, columns[i].WriteNames(this));
        Write(EmptyName);
    }

    /// <summary>Writes the row that the cursor stands on. Gives the number of its fields.</summary>
    public int WriteRow()
    {
        Begin();
        for (int i = 0; i < columns.Length; i++)
            EndColumn(i, columns[i].WriteValues(this));
        Write(null);
        return _start;
    }

    private void Begin() => _itemCount = _textLength = _start = _itemStart = 0;

    private void EndColumn(int column, int length)
    {
        _start = checked(_start + length);
        _columnEnds[column] = _start;
        _columnItems[column] = _itemCount;
    }

    private void Write(string? standard)
    {
        int denseColumns = dense ? columns.Length : FindSparseColumn();
        WriteDense(denseColumns, standard);
        if (denseColumns < columns.Length)
            WriteSparse(denseColumns, standard);
        output.WriteLine();
    }

    /// <summary>The number of columns before the sparse end.</summary>
    private int FindSparseColumn()
    {
        int best = 0;
        double bestScore = SparseWeight * _itemCount;
        for (int column = 1; column <= columns.Length; column++)
        {
            double score = _columnEnds[column - 1] + SparseWeight * (_itemCount - _columnItems[column - 1]);
            if (score < bestScore)
                (best, bestScore) = (column, score);
        }

        int denseLength = FieldsBefore(best);
        int sparseLength = _start - denseLength;
        return sparseLength < 5 || sparseLength < denseLength / 5 ? columns.Length : best;
    }

    private int FieldsBefore(int column) => column == 0 ? 0 : _columnEnds[column - 1];

    private int ItemsBefore(int column) => column == 0 ? 0 : _columnItems[column - 1];

    private void WriteDense(int columnCount, string? standard)
    {
        int end = FieldsBefore(columnCount);
        int item = 0, column = 0;
        for (int field = 0; field < end; field++)
        {
            if (field > 0)
                output.Write(separator);
            while (field >= _columnEnds[column])
                column++;
            if (item < _itemCount && _items[item].Field == field)
                WriteItem(item++);
            else
                output.Write(standard ?? columns[column].Default);
        }
    }

    private void WriteSparse(int firstColumn, string? standard)
    {
        int first = FieldsBefore(firstColumn);
        if (firstColumn > 0)
            output.Write(separator);
        WriteNumber(_start - first);
        int item = ItemsBefore(firstColumn);
        if (item == _itemCount)
        {
            // Without any pair the line would not be seen to be sparse.
            output.Write(separator);
            output.Write("0:");
            output.Write(standard ?? columns[firstColumn].Default);
        }

        for (; item < _itemCount; item++)
        {
            output.Write(separator);
            WriteNumber(_items[item].Field - first);
            output.Write(':');
            WriteItem(item);
        }
    }

    private void WriteItem(int item)
    {
        int start = item == 0 ? 0 : _items[item - 1].End;
        output.Write(_text.AsSpan(start, _items[item].End - start));
    }

    private void WriteNumber(int value)
    {
        value.TryFormat(_number, out int length, default, CultureInfo.InvariantCulture);
        output.Write(_number.AsSpan(0, length));
    }
}
