using System.Numerics;
using Murmur = Microsoft.ML.Runtime.Hashing;

namespace Microsoft.ML.Transforms.Hashing;

/// <summary>How items of one type are hashed: added to a running hash one by one, which is then finished.</summary>
internal interface IItemHasher<T>
{
    /// <summary>Whether the item has no hash, so that it becomes the missing key.</summary>
    static abstract bool IsMissing(T item);

    static abstract uint Add(uint hash, T item);

    static abstract uint Finish(uint hash, int count);
}

/// <summary>Integers of up to four bytes. All count as four, so that a number hashes alike in each of these types.</summary>
internal readonly struct SmallIntegerHasher<T> : IItemHasher<T>
    where T : IBinaryInteger<T>
{
    public static bool IsMissing(T item) => false;

    public static uint Add(uint hash, T item) => Murmur.MurmurRound(hash, uint.CreateTruncating(item));

    public static uint Finish(uint hash, int count) => Murmur.MixHash(hash, count * sizeof(uint));
}

internal readonly struct LargeIntegerHasher<T> : IItemHasher<T>
    where T : IBinaryInteger<T>
{
    public static bool IsMissing(T item) => false;

    public static uint Add(uint hash, T item)
    {
        ulong bits = ulong.CreateTruncating(item);
        return Murmur.MurmurRound(Murmur.MurmurRound(hash, (uint)bits), (uint)(bits >> 32));
    }

    public static uint Finish(uint hash, int count) => Murmur.MixHash(hash, count * sizeof(ulong));
}

/// <summary>Keys: as the numbers they are stored as, 0 is missing.</summary>
internal readonly struct KeyHasher<T, TNumber> : IItemHasher<T>
    where T : IBinaryInteger<T>
    where TNumber : struct, IItemHasher<T>
{
    public static bool IsMissing(T item) => T.IsZero(item);

    public static uint Add(uint hash, T item) => TNumber.Add(hash, item);

    public static uint Finish(uint hash, int count) => TNumber.Finish(hash, count);
}

internal readonly struct SingleHasher : IItemHasher<float>
{
    public static bool IsMissing(float item) => float.IsNaN(item);

    // Adding 0 makes the negative zero a positive one: equal numbers have equal hashes.
    public static uint Add(uint hash, float item) => Murmur.MurmurRound(hash, BitConverter.SingleToUInt32Bits(item + 0f));

    public static uint Finish(uint hash, int count) => Murmur.MixHash(hash, count * sizeof(float));
}

internal readonly struct DoubleHasher : IItemHasher<double>
{
    public static bool IsMissing(double item) => double.IsNaN(item);

    public static uint Add(uint hash, double item) => LargeIntegerHasher<ulong>.Add(hash, BitConverter.DoubleToUInt64Bits(item + 0d));

    public static uint Finish(uint hash, int count) => Murmur.MixHash(hash, count * sizeof(double));
}

internal readonly struct BooleanHasher : IItemHasher<bool>
{
    public static bool IsMissing(bool item) => false;

    public static uint Add(uint hash, bool item) => Murmur.MurmurRound(hash, item ? 1u : 0u);

    public static uint Finish(uint hash, int count) => Murmur.MixHash(hash, count * sizeof(uint));
}

/// <summary>Texts, without the blanks around them. Each is finished when it is added.</summary>
internal readonly struct TextHasher : IItemHasher<ReadOnlyMemory<char>>
{
    public static bool IsMissing(ReadOnlyMemory<char> item) => item.IsEmpty;

    public static uint Add(uint hash, ReadOnlyMemory<char> item) => Murmur.MurmurText(hash, item.Span.Trim(' '));

    public static uint Finish(uint hash, int count) => hash;
}
