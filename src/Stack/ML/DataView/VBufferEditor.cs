namespace Microsoft.ML.Data;

public static class VBufferEditor
{
    /// <summary>Takes over the arrays of <paramref name="destination"/> as they are, to change values in place.</summary>
    public static VBufferEditor<T> CreateFromBuffer<T>(ref VBuffer<T> destination)
    {
        int count = destination.GetValues().Length;
        return new VBufferEditor<T>(destination.Length, count, destination.ValuesArray ?? [], destination.IsDense ? null : destination.IndicesArray, destination.IndicesArray, false, false);
    }

    /// <summary>Makes room for a vector in the arrays of <paramref name="destination"/>, or in new ones where those are too short.</summary>
    public static VBufferEditor<T> Create<T>(ref VBuffer<T> destination, int newLogicalLength, int? valuesCount = null, int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newLogicalLength);
        int count = valuesCount ?? newLogicalLength;
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(valuesCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, newLogicalLength, nameof(valuesCount));

        T[]? values = destination.ValuesArray;
        bool newValues = EnsureSize(ref values, count, maxValuesCapacity ?? newLogicalLength, keepOldOnResize);
        int[]? spare = destination.IndicesArray;
        bool newIndices = false;
        bool needsIndices = count < newLogicalLength || requireIndicesOnDense;
        if (needsIndices)
            newIndices = EnsureSize(ref spare, count, maxValuesCapacity ?? newLogicalLength, keepOldOnResize);
        return new VBufferEditor<T>(newLogicalLength, count, values!, needsIndices ? spare : null, spare, newValues, newIndices);
    }

    private static bool EnsureSize<TItem>(ref TItem[]? array, int minimum, int maximum, bool keepOld)
    {
        if (array is not null && array.Length >= minimum)
            return false;
        // Rows of growing length would otherwise cost an array each.
        int size = (int)Math.Clamp((long)(array?.Length ?? 0) * 2, minimum, Math.Max(minimum, maximum));
        if (keepOld)
            Array.Resize(ref array, size);
        else
            array = size == 0 ? [] : GC.AllocateUninitializedArray<TItem>(size);
        return true;
    }
}

public readonly ref struct VBufferEditor<T>
{
    private readonly int _logicalLength;
    private readonly T[] _values;
    private readonly int[]? _indices;

    public readonly Span<T> Values;
    public readonly Span<int> Indices;

    internal VBufferEditor(int logicalLength, int count, T[] values, int[]? usedIndices, int[]? spareIndices, bool createdNewValues, bool createdNewIndices)
    {
        _logicalLength = logicalLength;
        _values = values;
        _indices = spareIndices;
        Values = values.AsSpan(0, count);
        Indices = usedIndices is null ? default : usedIndices.AsSpan(0, count);
        CreatedNewValues = createdNewValues;
        CreatedNewIndices = createdNewIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_values, _indices, _logicalLength, Values.Length);

    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(physicalValuesCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(physicalValuesCount, Values.Length);
        if (physicalValuesCount < _logicalLength && Indices.Length < physicalValuesCount)
            throw new InvalidOperationException($"A vector of {_logicalLength} values with {physicalValuesCount} explicit ones needs indices; create the editor with requireIndicesOnDense.");
        return new VBuffer<T>(_values, _indices, _logicalLength, physicalValuesCount);
    }
}
