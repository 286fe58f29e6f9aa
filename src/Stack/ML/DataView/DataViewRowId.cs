using System.Numerics;

namespace Microsoft.ML.Data;

public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>An id that follows from this one: the way to number rows that one row turns into, together with <see cref="Fork"/>.</summary>
    public DataViewRowId Next() => Mix(Low, High, 1, 0);

    /// <summary>An id that follows from this one and, with overwhelming likelihood, meets no chain of <see cref="Next"/>.</summary>
    public DataViewRowId Fork() => Mix(Low, High, 0, 1);

    public DataViewRowId Combine(DataViewRowId other) => Mix(Low, High, other.Low, other.High);

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object? obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    // Rounds and finalisation of the 128-bit MurmurHash3 (A. Appleby, public domain) over two blocks.
    private static DataViewRowId Mix(ulong firstLow, ulong firstHigh, ulong secondLow, ulong secondHigh)
    {
        ulong low = 0, high = 0;
        Round(ref low, ref high, firstLow, firstHigh);
        Round(ref low, ref high, secondLow, secondHigh);
        low ^= 32;
        high ^= 32;
        low += high;
        high += low;
        low = Finish(low);
        high = Finish(high);
        low += high;
        high += low;
        return new DataViewRowId(low, high);
    }

    private static void Round(ref ulong low, ref ulong high, ulong k1, ulong k2)
    {
        const ulong c1 = 0x87c37b91114253d5, c2 = 0x4cf5ad432745937f;
        low ^= BitOperations.RotateLeft(k1 * c1, 31) * c2;
        low = ((BitOperations.RotateLeft(low, 27) + high) * 5) + 0x52dce729;
        high ^= BitOperations.RotateLeft(k2 * c2, 33) * c1;
        high = ((BitOperations.RotateLeft(high, 31) + low) * 5) + 0x38495ab5;
    }

    private static ulong Finish(ulong value)
    {
        value ^= value >> 33;
        value *= 0xff51afd7ed558ccd;
        value ^= value >> 33;
        value *= 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
