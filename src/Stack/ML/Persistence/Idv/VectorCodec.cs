using Microsoft.ML.Data;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Vectors, dense or sparse: lengths, numbers of stored items, slot numbers, then all items as one stream.</summary>
internal sealed class VectorCodec<T>(VectorDataViewType type, ValueCodec<T> items) : ValueCodec<VBuffer<T>>("VBuffer", type)
{
    private const int Dense = -1;

    // The items of the block at hand. A codec is read by one cursor.
    private T[] _stored = [];

    protected override void WriteParameters(BinaryWriter writer)
    {
        items.WriteDefinition(writer);
        writer.WriteNumberArray(type.Dimensions.AsSpan());
    }

    public override void Write(BinaryWriter writer, ReadOnlySpan<VBuffer<T>> values)
    {
        writer.Write(values.Length);
        WriteLengths(writer, values);

        var slots = new List<int>();
        var stored = new List<T>();
        foreach (VBuffer<T> value in values)
        {
            writer.Write(value.IsDense ? Dense : value.GetValues().Length);
            slots.AddRange(value.GetIndices());
            stored.AddRange(value.GetValues());
        }

        writer.WriteNumberArray<int>(slots.ToArray());
        items.Write(writer, stored.ToArray());
    }

    public override long EstimateBytes(ReadOnlySpan<VBuffer<T>> values)
    {
        long bytes = 0;
        foreach (VBuffer<T> value in values)
            bytes += 2 * sizeof(int) + value.GetIndices().Length * (long)sizeof(int) + items.EstimateBytes(value.GetValues());
        return bytes;
    }

    // A stored vector is not handed out itself: whoever asks gets a copy to write into.
    public override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);

    public override void Read(BinaryReader reader, ref VBuffer<T>[] values, int count)
    {
        int written = reader.ReadInt32();
        if (written != count)
            throw new FormatException($"it holds {written} vectors where {count} are needed.");
        int[] lengths = ReadLengths(reader, count);
        int[] counts = reader.ReadNumbers<int>(count);
        int[] slots = reader.ReadNumberArray<int>();

        long total = 0;
        int firstSlot = 0;
        for (int i = 0; i < count; i++)
        {
            if (counts[i] == Dense)
            {
                total += lengths[i];
                continue;
            }

            if (counts[i] < 0 || counts[i] > slots.Length - firstSlot || counts[i] >= Math.Max(1, lengths[i]))
                throw new FormatException($"vector {i} of length {lengths[i]} declares {counts[i]} stored items; {slots.Length - firstSlot} slot numbers are left.");
            CheckSlots(slots.AsSpan(firstSlot, counts[i]), lengths[i]);
            firstSlot += counts[i];
            total += counts[i];
        }

        // An item takes at least a bit, so that a length nobody wrote items for is caught before memory is taken.
        if (firstSlot != slots.Length || total / 8 > reader.Remaining() || total > Array.MaxLength)
            throw new FormatException($"its vectors declare {total} items and {firstSlot} of {slots.Length} slot numbers; {reader.Remaining()} bytes are left.");
        // The codec of an annotation lives as long as its schema; it need not keep the items twice.
        T[] stored = count == 1 ? [] : _stored;
        items.Read(reader, ref stored, (int)total);
        _stored = count == 1 ? [] : stored;
        EnsureLength(ref values, count);
        int position = 0;
        firstSlot = 0;
        for (int i = 0; i < count; i++)
        {
            int n = counts[i] == Dense ? lengths[i] : counts[i];
            VBufferEditor<T> editor = VBufferEditor.Create(ref values[i], lengths[i], n);
            stored.AsSpan(position, n).CopyTo(editor.Values);
            if (n < lengths[i])
            {
                slots.AsSpan(firstSlot, n).CopyTo(editor.Indices);
                firstSlot += n;
            }

            values[i] = editor.Commit();
            position += n;
        }
    }

    private void WriteLengths(BinaryWriter writer, ReadOnlySpan<VBuffer<T>> values)
    {
        if (type.IsKnownSize)
        {
            foreach (VBuffer<T> value in values)
            {
                if (value.Length != type.Size)
                    throw new InvalidOperationException($"A vector of length {value.Length} cannot be written as {type}.");
            }

            writer.Write(type.Size);
            return;
        }

        int common = values.Length == 0 ? 0 : values[0].Length;
        foreach (VBuffer<T> value in values)
        {
            if (value.Length != common)
                common = 0;
        }

        writer.Write(common);
        if (common != 0)
            return;
        foreach (VBuffer<T> value in values)
            writer.Write(value.Length);
    }

    private int[] ReadLengths(BinaryReader reader, int count)
    {
        int common = reader.ReadInt32();
        if (type.IsKnownSize ? common != type.Size : common < 0)
            throw new FormatException($"it holds vectors of length {common} for {type}.");
        if (common == 0)
        {
            int[] lengths = reader.ReadNumbers<int>(count);
            return Array.TrueForAll(lengths, length => length >= 0) ? lengths : throw new FormatException("a vector's length is negative.");
        }

        reader.CheckCount(count, sizeof(int), "vectors");
        var same = new int[count];
        Array.Fill(same, common);
        return same;
    }

    private static void CheckSlots(ReadOnlySpan<int> slots, int length)
    {
        int previous = -1;
        foreach (int slot in slots)
        {
            if (slot <= previous || slot >= length)
                throw new FormatException($"slot number {slot} does not ascend or lies outside a vector of length {length}.");
            previous = slot;
        }
    }
}
