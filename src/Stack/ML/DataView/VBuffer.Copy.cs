namespace Microsoft.ML.Data;

public readonly partial struct VBuffer<T>
{
    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        if (source is null && length != 0)
            throw new ArgumentNullException(nameof(source));
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default!)
    {
        if ((uint)destinationIndex > (uint)destination.Length)
            throw new ArgumentOutOfRangeException(nameof(destinationIndex), destinationIndex, $"The destination has {destination.Length} values.");
        if (destination.Length - destinationIndex < Length)
            throw new ArgumentOutOfRangeException(nameof(destination), $"{Length} values do not fit into a span of {destination.Length} from index {destinationIndex} on.");
        Span<T> target = destination.Slice(destinationIndex, Length);
        ReadOnlySpan<T> values = GetValues();
        if (IsDense)
        {
            values.CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        ReadOnlySpan<int> indices = GetIndices();
        for (int i = 0; i < indices.Length; i++)
            target[indices[i]] = values[i];
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        if ((uint)sourceIndex > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(sourceIndex), sourceIndex, $"The vector has {Length} values.");
        if ((uint)length > (uint)(Length - sourceIndex))
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The vector has {Length} values, {Length - sourceIndex} of them from index {sourceIndex} on.");
        if (IsDense)
        {
            VBufferEditor<T> dense = VBufferEditor.Create(ref destination, length);
            GetValues().Slice(sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }
        ReadOnlySpan<int> indices = GetIndices();
        int first = LowerBound(indices, sourceIndex);
        int last = LowerBound(indices, sourceIndex + length);
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, last - first);
        GetValues()[first..last].CopyTo(editor.Values);
        if (last - first < length)
        {
            for (int i = first; i < last; i++)
                editor.Indices[i - first] = indices[i] - sourceIndex;
        }
        destination = editor.Commit();
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private static int LowerBound(ReadOnlySpan<int> sorted, int value)
    {
        int position = sorted.BinarySearch(value);
        return position < 0 ? ~position : position;
    }
}
