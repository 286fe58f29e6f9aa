using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column's values hashed to 30 bits and spread over 0 to 1: the number by which groups of rows are split.</summary>
internal sealed class ValueHash(DataViewSchema.Column column, uint seed) : RowNumber
{
    /// <summary>The seed where none was given.</summary>
    public const uint DefaultSeed = 314489979;

    private const int Bits = 30;

    public override DataViewSchema.Column? Column => column;

    public static bool CanHash(DataViewType type) => type is TextDataViewType or BooleanDataViewType or NumberDataViewType or TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType;

    public override Func<double> Bind(DataViewRow row)
    {
        Func<uint> hash = CreateHash(row);
        return () => ((hash() & ((1u << Bits) - 1)) + 0.5) / (1u << Bits);
    }

    private Func<uint> CreateHash(DataViewRow row) => column.Type switch
    {
        TextDataViewType => Text(row),
        BooleanDataViewType => Number<bool>(row, static v => v ? 1UL : 0, 1),
        TimeSpanDataViewType => Number<TimeSpan>(row, static v => (ulong)v.Ticks, 8),
        DateTimeDataViewType => Number<DateTime>(row, static v => (ulong)v.Ticks, 8),
        DateTimeOffsetDataViewType => Number<DateTimeOffset>(row, static v => (ulong)v.UtcTicks, 8),
        NumberDataViewType => Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => Number<sbyte>(row, static v => (uint)v, 1),
            TypeCode.Byte => Number<byte>(row, static v => v, 1),
            TypeCode.Int16 => Number<short>(row, static v => (uint)v, 2),
            TypeCode.UInt16 => Number<ushort>(row, static v => v, 2),
            TypeCode.Int32 => Number<int>(row, static v => (uint)v, 4),
            TypeCode.UInt32 => Number<uint>(row, static v => v, 4),
            TypeCode.Int64 => Number<long>(row, static v => (ulong)v, 8),
            _ => Number<ulong>(row, static v => v, 8),
        },
        _ => throw new InvalidOperationException($"Column '{column.Name}' of type {column.Type} cannot be hashed."),
    };

    private Func<uint> Number<T>(DataViewRow row, Func<T, ulong> toBits, uint bytes)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            ulong bits = toBits(value);
            uint hash = Hashing.MurmurRound(seed, (uint)bits);
            if (bytes == 8)
                hash = Hashing.MurmurRound(hash, (uint)(bits >> 32));
            return Hashing.MixHash(hash ^ bytes);
        };
    }

    private Func<uint> Text(DataViewRow row)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        byte[] bytes = [];
        return () =>
        {
            getter(ref value);
            int needed = Encoding.UTF8.GetMaxByteCount(value.Length);
            if (bytes.Length < needed)
                bytes = new byte[needed];
            int length = Encoding.UTF8.GetBytes(value.Span, bytes);
            return Hash(bytes.AsSpan(0, length));
        };
    }

    private uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = seed;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
            hash = Hashing.MurmurRound(hash, BinaryPrimitives.ReadUInt32LittleEndian(rest));
        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
            tail = (tail << 8) | rest[i];
        if (!rest.IsEmpty)
            hash ^= Hashing.MurmurChunk(tail);
        return Hashing.MixHash(hash ^ (uint)bytes.Length);
    }
}
