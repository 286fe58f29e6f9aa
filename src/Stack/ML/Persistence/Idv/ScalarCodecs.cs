using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Numbers, as they lie in memory (little-endian).</summary>
internal sealed class NumberCodec<T>(DataViewType type) : ValueCodec<T>(typeof(T).Name, type)
    where T : unmanaged
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => writer.WriteNumbers(values);

    public override void Read(BinaryReader reader, ref T[] values, int count)
    {
        reader.CheckCount(count, Unsafe.SizeOf<T>(), typeof(T).Name + " numbers");
        EnsureLength(ref values, count);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
    }
}

/// <summary>Keys, stored as their numbers: 1 is the first value, 0 is missing.</summary>
internal sealed class KeyCodec<T>(KeyDataViewType type, ValueCodec<T> numbers) : ValueCodec<T>("Key2", type)
    where T : unmanaged, IBinaryInteger<T>
{
    protected override void WriteParameters(BinaryWriter writer)
    {
        numbers.WriteDefinition(writer);
        writer.Write(type.Count);
    }

    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => numbers.Write(writer, values);

    // A key beyond the type's count stays as it is, as in ML.NET: it counts as missing, and some columns are made of such keys.
    public override void Read(BinaryReader reader, ref T[] values, int count) => numbers.Read(reader, ref values, count);
}

/// <summary>Yes/no values, eight in a byte, lowest bit first.</summary>
internal sealed class BooleanCodec() : ValueCodec<bool>("Boolean", BooleanDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<bool> values)
    {
        var bits = new byte[(values.Length + 7) / 8];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i])
                bits[i / 8] |= (byte)(1 << (i % 8));
        }

        writer.Write(bits);
    }

    public override void Read(BinaryReader reader, ref bool[] values, int count)
    {
        byte[] bits = reader.ReadNumbers<byte>((int)(((long)count + 7) / 8));
        EnsureLength(ref values, count);
        for (int i = 0; i < count; i++)
            values[i] = (bits[i / 8] >> (i % 8) & 1) != 0;
    }
}

/// <summary>Texts: where each ends, counted in UTF-16 units, then all of them together in UTF-8.</summary>
internal sealed class TextCodec() : ValueCodec<ReadOnlyMemory<char>>("TextSpan", TextDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<ReadOnlyMemory<char>> values)
    {
        writer.Write(values.Length);
        int end = 0;
        foreach (ReadOnlyMemory<char> value in values)
        {
            end = checked(end + value.Length);
            writer.Write(end);
        }

        var text = new char[end];
        int position = 0;
        foreach (ReadOnlyMemory<char> value in values)
        {
            value.Span.CopyTo(text.AsSpan(position));
            position += value.Length;
        }

        writer.Write(new string(text));
    }

    public override long EstimateBytes(ReadOnlySpan<ReadOnlyMemory<char>> values)
    {
        long bytes = 0;
        foreach (ReadOnlyMemory<char> value in values)
            bytes += sizeof(int) + value.Length;
        return bytes;
    }

    public override void Read(BinaryReader reader, ref ReadOnlyMemory<char>[] values, int count)
    {
        int written = reader.ReadInt32();
        if (written != count)
            throw new FormatException($"it holds {written} texts where {count} are needed.");
        int[] ends = reader.ReadNumbers<int>(count);
        ReadOnlyMemory<char> text = reader.ReadText().AsMemory();
        EnsureLength(ref values, count);
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            // The high bit marked missing texts in old files; they read as empty ones.
            int end = ends[i] & int.MaxValue;
            if (end < start || end > text.Length)
                throw new FormatException($"text {i} ends at {end}, outside the {text.Length} characters or before its start.");
            values[i] = ends[i] < 0 ? ReadOnlyMemory<char>.Empty : text[start..end];
            start = end;
        }

        if (start != text.Length)
            throw new FormatException($"its texts cover {start} of {text.Length} characters.");
    }
}

/// <summary>Spans of time and points in time, stored as ticks.</summary>
internal sealed class TicksCodec<T>(string name, DataViewType type, Func<T, long> toTicks, Func<long, T> fromTicks) : ValueCodec<T>(name, type)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values)
    {
        foreach (T value in values)
            writer.Write(toTicks(value));
    }

    public override void Read(BinaryReader reader, ref T[] values, int count)
    {
        long[] ticks = reader.ReadNumbers<long>(count);
        EnsureLength(ref values, count);
        // The smallest number marked missing times in old files.
        for (int i = 0; i < count; i++)
            values[i] = fromTicks(ticks[i] == long.MinValue ? 0 : ticks[i]);
    }
}

/// <summary>Points in time with their offset: first all offsets in minutes, then all ticks.</summary>
internal sealed class DateTimeOffsetCodec() : ValueCodec<DateTimeOffset>("DateTimeOffset", DateTimeOffsetDataViewType.Instance)
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<DateTimeOffset> values)
    {
        foreach (DateTimeOffset value in values)
            writer.Write((short)value.Offset.TotalMinutes);
        foreach (DateTimeOffset value in values)
            writer.Write(value.Ticks);
    }

    public override void Read(BinaryReader reader, ref DateTimeOffset[] values, int count)
    {
        short[] offsets = reader.ReadNumbers<short>(count);
        long[] ticks = reader.ReadNumbers<long>(count);
        EnsureLength(ref values, count);
        for (int i = 0; i < count; i++)
            values[i] = new DateTimeOffset(ticks[i] == long.MinValue ? 0 : ticks[i], TimeSpan.FromMinutes(offsets[i] == short.MinValue ? 0 : offsets[i]));
    }
}
