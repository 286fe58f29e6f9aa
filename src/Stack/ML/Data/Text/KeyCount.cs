namespace Microsoft.ML.Data;

/// <summary>The number of keys of a column.</summary>
public sealed class KeyCount
{
    /// <summary>The number; null: as many as the column's type can hold.</summary>
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count)
    {
        if (count == 0)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A key has at least one value.");
        Count = count;
    }
}
