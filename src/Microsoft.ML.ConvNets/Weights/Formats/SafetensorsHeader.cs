using System.Buffers.Binary;
using System.Text.Json;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>The header of a safetensors file: its tensors in the order of their values, checked to lie without gaps or overlaps.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Room for some hundred thousand tensors; what claims more is no header.</summary>
    private const long MaxLength = 16L << 20;

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, long dataStart, long fileLength) =>
        (Entries, DataStart, FileLength) = (entries, dataStart, fileLength);

    internal IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Where in the file the values begin.</summary>
    internal long DataStart { get; }

    /// <summary>Bytes of a whole file with this header.</summary>
    internal long FileLength { get; }

    /// <exception cref="InvalidDataException">There is no header, it is cut off, or it does not describe values without gaps.</exception>
    internal static SafetensorsHeader Read(Stream stream)
    {
        byte[] number = new byte[sizeof(ulong)];
        if (stream.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length)
        {
            throw new InvalidDataException("The weights are shorter than a safetensors header: the file is truncated.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(number);
        if (length is < 2 or > MaxLength)
        {
            throw new InvalidDataException(
                $"The safetensors header claims {length:N0} bytes: this is no safetensors file, or a damaged one.");
        }

        List<SafetensorsEntry> entries;
        try
        {
            using JsonDocument header = JsonDocument.Parse(ReadBlock(stream, (int)length), new JsonDocumentOptions { MaxDepth = 8 });
            entries = [.. header.RootElement.EnumerateObject().Where(static p => p.Name != "__metadata__")
                .Select(static p => SafetensorsEntry.Parse(p.Name, p.Value))];
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"The safetensors header is damaged: {e.Message}", e);
        }

        entries.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        long expected = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != expected)
            {
                throw new InvalidDataException(
                    $"The safetensors header puts '{entry.Name}' at {entry.Start:N0} instead of {expected:N0}: "
                    + "values overlap or have gaps.");
            }

            expected = entry.End;
        }

        if (entries.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count() < entries.Count)
        {
            throw new InvalidDataException("The safetensors header names a tensor twice.");
        }

        return new SafetensorsHeader(
            entries, sizeof(ulong) + (long)length, (long)Math.Min(long.MaxValue, sizeof(ulong) + length + (ulong)expected));
    }

    /// <summary>The same with other names.</summary>
    internal SafetensorsHeader Renamed(Func<string, string> nameOf) =>
        new([.. Entries.Select(entry => entry with { Name = nameOf(entry.Name) })], DataStart, FileLength);

    /// <summary>Reads in steps, so that a length that lies costs no more memory than there is data.</summary>
    private static byte[] ReadBlock(Stream stream, int length)
    {
        using var block = new MemoryStream();
        byte[] step = new byte[Math.Min(length, 1 << 16)];
        while (block.Length < length)
        {
            int count = stream.Read(step, 0, (int)Math.Min(step.Length, length - block.Length));
            if (count == 0)
            {
                throw new InvalidDataException("The weights end inside the safetensors header: the file is truncated.");
            }

            block.Write(step, 0, count);
        }

        return block.ToArray();
    }
}

/// <summary>A tensor in a safetensors file.</summary>
internal sealed record SafetensorsEntry(string Name, ElementType Type, long[] Shape, long Start, long End) : WeightEntry(Name, Type, Shape)
{
    internal static SafetensorsEntry Parse(string name, JsonElement value)
    {
        ElementType type = ElementTypes.OfCode(value.GetProperty("dtype").GetString());
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64())];
        long length = type.Size();
        foreach (long dimension in shape)
        {
            length = checked(length * (dimension >= 0 ? dimension : throw new FormatException($"'{name}' has the dimension {dimension}.")));
        }

        return offsets is [long start, long end] && start >= 0 && end >= start && end - start == length
            ? new SafetensorsEntry(name, type, shape, start, end)
            : throw new FormatException($"the offsets of '{name}' do not fit its shape.");
    }
}
