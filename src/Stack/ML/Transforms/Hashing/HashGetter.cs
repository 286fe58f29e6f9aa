using Microsoft.ML.Data;
using Murmur = Microsoft.ML.Runtime.Hashing;

namespace Microsoft.ML.Transforms.Hashing;

/// <summary>How one column is hashed.</summary>
internal readonly record struct HashSettings(int NumberOfBits, uint Seed, bool UseOrderedHashing, bool Combine)
{
    public uint Mask => (1u << NumberOfBits) - 1;
}

/// <summary>Getters of keys that are hashes: one a value, one a slot, or one for all slots of a vector.</summary>
internal static class HashGetter
{
    public const string ExpectedTypes = "text, a key, a number or a Boolean, or a vector of them";

    public static bool CanHash(DataViewType type) => type.GetItemType() is TextDataViewType or KeyDataViewType or NumberDataViewType or BooleanDataViewType;

    /// <summary>A getter of <see cref="uint"/>, or of a vector of them where the column is one and its slots are not combined.</summary>
    public static Delegate Create(DataViewRow row, DataViewSchema.Column column, HashSettings settings)
    {
        DataViewType item = column.Type.GetItemType();
        if (item is KeyDataViewType)
        {
            return Type.GetTypeCode(item.RawType) switch
            {
                TypeCode.Byte => Create<byte, KeyHasher<byte, SmallIntegerHasher<byte>>>(row, column, settings),
                TypeCode.UInt16 => Create<ushort, KeyHasher<ushort, SmallIntegerHasher<ushort>>>(row, column, settings),
                TypeCode.UInt32 => Create<uint, KeyHasher<uint, SmallIntegerHasher<uint>>>(row, column, settings),
                _ => Create<ulong, KeyHasher<ulong, LargeIntegerHasher<ulong>>>(row, column, settings),
            };
        }

        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.SByte => Create<sbyte, SmallIntegerHasher<sbyte>>(row, column, settings),
            TypeCode.Byte => Create<byte, SmallIntegerHasher<byte>>(row, column, settings),
            TypeCode.Int16 => Create<short, SmallIntegerHasher<short>>(row, column, settings),
            TypeCode.UInt16 => Create<ushort, SmallIntegerHasher<ushort>>(row, column, settings),
            TypeCode.Int32 => Create<int, SmallIntegerHasher<int>>(row, column, settings),
            TypeCode.UInt32 => Create<uint, SmallIntegerHasher<uint>>(row, column, settings),
            TypeCode.Int64 => Create<long, LargeIntegerHasher<long>>(row, column, settings),
            TypeCode.UInt64 => Create<ulong, LargeIntegerHasher<ulong>>(row, column, settings),
            TypeCode.Single => Create<float, SingleHasher>(row, column, settings),
            TypeCode.Double => Create<double, DoubleHasher>(row, column, settings),
            TypeCode.Boolean => Create<bool, BooleanHasher>(row, column, settings),
            _ => Create<ReadOnlyMemory<char>, TextHasher>(row, column, settings),
        };
    }

    /// <summary>The key of one item: 0 if it is missing.</summary>
    public static uint Hash<T, THasher>(uint seed, uint mask, T item)
        where THasher : struct, IItemHasher<T> =>
        THasher.IsMissing(item) ? 0 : (THasher.Finish(THasher.Add(seed, item), 1) & mask) + 1;

    private static Delegate Create<T, THasher>(DataViewRow row, DataViewSchema.Column column, HashSettings settings)
        where THasher : struct, IItemHasher<T>
    {
        if (column.Type is not VectorDataViewType)
            return CreateScalar<T, THasher>(row.GetGetter<T>(column), settings);
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        return settings.Combine ? CreateCombined<T, THasher>(getter, settings) : CreateVector<T, THasher>(getter, settings);
    }

    private static ValueGetter<uint> CreateScalar<T, THasher>(ValueGetter<T> getter, HashSettings settings)
        where THasher : struct, IItemHasher<T>
    {
        uint mask = settings.Mask;
        uint seed = SeedOf(settings, 0);
        T item = default!;
        return (ref uint key) =>
        {
            getter(ref item);
            key = Hash<T, THasher>(seed, mask, item);
        };
    }

    private static ValueGetter<VBuffer<uint>> CreateVector<T, THasher>(ValueGetter<VBuffer<T>> getter, HashSettings settings)
        where THasher : struct, IItemHasher<T>
    {
        uint mask = settings.Mask;
        bool keepsSparsity = THasher.IsMissing(default!);
        VBuffer<T> items = default;
        return (ref VBuffer<uint> keys) =>
        {
            getter(ref items);
            ReadOnlySpan<T> values = items.GetValues();
            ReadOnlySpan<int> indices = items.GetIndices();
            if (items.IsDense || keepsSparsity)
            {
                VBufferEditor<uint> same = VBufferEditor.Create(ref keys, items.Length, values.Length);
                indices.CopyTo(same.Indices);
                for (int i = 0; i < values.Length; i++)
                    same.Values[i] = Hash<T, THasher>(SeedOf(settings, items.IsDense ? i : indices[i]), mask, values[i]);
                keys = same.Commit();
                return;
            }

            VBufferEditor<uint> dense = VBufferEditor.Create(ref keys, items.Length);
            int next = 0;
            for (int slot = 0; slot < items.Length; slot++)
                dense.Values[slot] = Hash<T, THasher>(SeedOf(settings, slot), mask, next < indices.Length && indices[next] == slot ? values[next++] : default!);
            keys = dense.Commit();
        };
    }

    private static ValueGetter<uint> CreateCombined<T, THasher>(ValueGetter<VBuffer<T>> getter, HashSettings settings)
        where THasher : struct, IItemHasher<T>
    {
        VBuffer<T> items = default;
        return (ref uint key) =>
        {
            getter(ref items);
            key = Combine<T, THasher>(in items, settings);
        };
    }

    private static uint Combine<T, THasher>(in VBuffer<T> items, HashSettings settings)
        where THasher : struct, IItemHasher<T>
    {
        ReadOnlySpan<T> values = items.GetValues();
        ReadOnlySpan<int> indices = items.GetIndices();
        uint hash = settings.Seed;
        int next = 0;
        for (int slot = 0; slot < items.Length; slot++)
        {
            T item = items.IsDense ? values[slot] : next < indices.Length && indices[next] == slot ? values[next++] : default!;
            if (THasher.IsMissing(item))
                return 0;
            hash = THasher.Add(hash, item);
        }

        return (THasher.Finish(hash, items.Length) & settings.Mask) + 1;
    }

    // With ordered hashing the same value has another hash in each slot.
    private static uint SeedOf(HashSettings settings, int slot) => settings.UseOrderedHashing ? Murmur.MurmurRound(settings.Seed, (uint)slot) : settings.Seed;
}
