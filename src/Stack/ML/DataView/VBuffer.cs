using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A vector value, dense or sparse, whose arrays a getter may reuse for the next row.</summary>
public readonly partial struct VBuffer<T> : IEnumerable
{
    private readonly T[]? _values;
    private readonly int[]? _indices;
    private readonly int _count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[]? indices = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(values?.Length ?? 0, length, nameof(values));
        Length = length;
        _values = values;
        _count = length;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length);
        ArgumentOutOfRangeException.ThrowIfLessThan(values?.Length ?? 0, count, nameof(values));
        if (count < length)
            ArgumentOutOfRangeException.ThrowIfLessThan(indices?.Length ?? 0, count, nameof(indices));
        Length = length;
        _values = values;
        _count = count;
        _indices = indices;
    }

    // The editor's way in: the arrays have been made to fit.
    internal VBuffer(T[]? values, int[]? indices, int length, int count)
    {
        Length = length;
        _values = values;
        _indices = indices;
        _count = count;
    }

    public bool IsDense => _count == Length;

    internal T[]? ValuesArray => _values;

    internal int[]? IndicesArray => _indices;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public T GetItemOrDefault(int index)
    {
        T item = default!;
        GetItemOrDefault(index, ref item);
        return item;
    }

    public void GetItemOrDefault(int index, ref T destination)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The vector has {Length} values.");
        if (IsDense)
        {
            destination = _values![index];
            return;
        }
        int position = GetIndices().BinarySearch(index);
        destination = position >= 0 ? _values![position] : default!;
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (IsDense)
        {
            for (int i = 0; i < Length; i++)
                yield return new KeyValuePair<int, T>(i, _values![i]);
            yield break;
        }
        int next = 0;
        for (int i = 0; i < _count; i++)
        {
            int index = _indices![i];
            for (; all && next < index; next++)
                yield return new KeyValuePair<int, T>(next, default!);
            yield return new KeyValuePair<int, T>(index, _values![i]);
            next = index + 1;
        }
        for (; all && next < Length; next++)
            yield return new KeyValuePair<int, T>(next, default!);
    }

    public IEnumerable<T> DenseValues()
    {
        foreach (KeyValuePair<int, T> item in Items(all: true))
            yield return item.Value;
    }

    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();

    public override string ToString() => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";
}
