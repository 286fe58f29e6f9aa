namespace Microsoft.ML.Data;

/// <summary>Collects the values of a vector in the order of their slots. It stays sparse as long as less than half of the slots have one.</summary>
internal sealed class TextVectorBuilder<T>
{
    private T[] _values = new T[4];
    private int[] _slots = new int[4];
    private int _size;
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Reset(int size)
    {
        _size = size;
        _count = 0;
    }

    /// <summary>Adds a value behind the ones that are there.</summary>
    public void Add(int slot, T value)
    {
        if (_count < _size && _count < _size / 2)
        {
            if (_count == _values.Length)
                Array.Resize(ref _values, 2 * _count);
            if (_count == _slots.Length)
                Array.Resize(ref _slots, 2 * _count);
            _values[_count] = value;
            _slots[_count++] = slot;
            return;
        }

        if (_count < _size)
            Spread();
        _values[slot] = value;
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, _size, _count);
        _values.AsSpan(0, _count).CopyTo(editor.Values);
        if (_count < _size)
            _slots.AsSpan(0, _count).CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    // From the end, so that no value is overwritten before it has moved: a value never moves towards the front.
    private void Spread()
    {
        if (_values.Length < _size)
            Array.Resize(ref _values, _size);
        Array.Clear(_values, _count, _size - _count);
        for (int i = _count - 1; i >= 0 && _slots[i] != i; i--)
        {
            _values[_slots[i]] = _values[i];
            _values[i] = default!;
        }

        _count = _size;
    }
}
