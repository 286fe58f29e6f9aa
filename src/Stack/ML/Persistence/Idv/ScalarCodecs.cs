using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Numbers, as they lie in memory (little-endian).</summary>
internal sealed class NumberCodec<T>(DataViewType type) : ValueCodec<T>(typeof(T).Name, type)
    where T : unmanaged
{
    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => writer.WriteNumbers(values);

    public override T[] Read(BinaryReader reader, int count) => reader.ReadNumbers<T>(count);
}

/// <summary>Keys, stored as their numbers: 1 is the first value, 0 is missing.</summary>
internal sealed class KeyCodec<T>(KeyDataViewType type, ValueCodec<T> numbers) : ValueCodec<T>("Key2", type)
    where T : unmanaged
{
    protected override void WriteParameters(BinaryWriter writer)
    {
        numbers.WriteDefinition(writer);
        writer.Write(type.Count);
    }

    public override void Write(BinaryWriter writer, ReadOnlySpan<T> values) => numbers.Write(writer, values);

    public override T[] Read(BinaryReader reader, int count)
    {
        T[] keys = numbers.Read(reader, count);
        foreach (T key in keys)
        {
            if (Convert.ToUInt64(key) > type.Count)
                throw new FormatException($"key {key} is larger than the {type.Count} values of {type}.");
        }

        return keys;
    }
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

    public override bool[] Read(BinaryReader reader, int count)
    {
        byte[] bits = reader.ReadNumbers<byte>((int)(((long)count + 7) / 8));
        var values = new bool[count];
        for (int i = 0; i < count; i++)
            values[i] = (bits[i / 8] >> (i % 8) & 1) != 0;
        return values;
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

    public override ReadOnlyMemory<char>[] Read(BinaryReader reader, int count)
    {
        int written = reader.ReadInt32();
        if (written != count)
            throw new FormatException($"it holds {written} texts where {count} are needed.");
        int[] ends = reader.ReadNumbers<int>(count);
        ReadOnlyMemory<char> text = reader.ReadText().AsMemory();
        var values = new ReadOnlyMemory<char>[count];
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
        return values;
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

    public override T[] Read(BinaryReader reader, int count) => Array.ConvertAll(reader.ReadNumbers<long>(count), ticks => fromTicks(ticks));
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

    public override DateTimeOffset[] Read(BinaryReader reader, int count)
    {
        short[] offsets = reader.ReadNumbers<short>(count);
        long[] ticks = reader.ReadNumbers<long>(count);
        var values = new DateTimeOffset[count];
        for (int i = 0; i < count; i++)
            values[i] = new DateTimeOffset(ticks[i], TimeSpan.FromMinutes(offsets[i]));
        return values;
    }
}
