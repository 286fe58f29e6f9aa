using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Keys;

/// <summary>Reads keys of any width as numbers: 0 is missing, 1 the first value.</summary>
internal static class KeyReader
{
    public const string ExpectedTypes = "key type of known cardinality";

    /// <summary>The number of keys of a key column, which vectors with a place for each key are made of.</summary>
    public static int KeyCount(DataViewSchema.Column column)
    {
        ulong count = column.Type.GetItemType().GetKeyCount();
        return count is > 0 and <= int.MaxValue
            ? (int)count
            : throw Contracts.ExceptSchemaMismatch("inputSchema", "input", column.Name, $"{ExpectedTypes}, at most {int.MaxValue} keys", column.Type.ToString()!);
    }

    /// <summary>
    /// The names of all places, for a vector whose every slot of keys has become <paramref name="placesPerSlot"/> places: the slot's name or number and the place's.
    /// They are put together when they are asked for: there may be many.
    /// </summary>
    public static ValueGetter<VBuffer<ReadOnlyMemory<char>>> NamesOfSlots(DataViewSchema.Column column, int placesPerSlot, Func<int, ReadOnlyMemory<char>> placeName) =>
        (ref VBuffer<ReadOnlyMemory<char>> destination) =>
        {
            VBuffer<ReadOnlyMemory<char>> slotNames = default;
            if (column.HasSlotNames())
                column.GetSlotNames(ref slotNames);
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref destination, column.Type.GetVectorSize() * placesPerSlot);
            for (int i = 0; i < editor.Values.Length; i++)
            {
                int slot = i / placesPerSlot;
                ReadOnlyMemory<char> name = slotNames.Length > 0 ? slotNames.GetItemOrDefault(slot) : default;
                editor.Values[i] = (name.IsEmpty ? $"[{slot}].{placeName(i % placesPerSlot)}" : $"{name}.{placeName(i % placesPerSlot)}").AsMemory();
            }

            destination = editor.Commit();
        };

    public static ValueGetter<uint> Scalar(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Byte => Scalar<byte>(row, column),
        TypeCode.UInt16 => Scalar<ushort>(row, column),
        TypeCode.UInt32 => row.GetGetter<uint>(column),
        _ => Scalar<ulong>(row, column),
    };

    public static ValueGetter<VBuffer<uint>> Vector(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.GetItemType().RawType) switch
    {
        TypeCode.Byte => (ValueGetter<VBuffer<uint>>)ItemwiseGetter.Create<byte, uint>(row, column, static key => key),
        TypeCode.UInt16 => (ValueGetter<VBuffer<uint>>)ItemwiseGetter.Create<ushort, uint>(row, column, static key => key),
        TypeCode.UInt32 => row.GetGetter<VBuffer<uint>>(column),
        _ => (ValueGetter<VBuffer<uint>>)ItemwiseGetter.Create<ulong, uint>(row, column, Narrow),
    };

    private static ValueGetter<uint> Scalar<TKey>(DataViewRow row, DataViewSchema.Column column)
        where TKey : IBinaryInteger<TKey>
    {
        ValueGetter<TKey> getter = row.GetGetter<TKey>(column);
        TKey key = TKey.Zero;
        return (ref uint value) =>
        {
            getter(ref key);
            value = Narrow(ulong.CreateTruncating(key));
        };
    }

    // What is too large is beyond the last key, and that counts as missing.
    private static uint Narrow(ulong key) => key <= uint.MaxValue ? (uint)key : 0;
}
