using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>
/// Reads and writes the safetensors format: an 8-byte little-endian length, a JSON header <c>{name: {dtype, shape, data_offsets}}</c>, then
/// the values without gaps. There is nothing in it to run; a header that does not describe exactly the bytes that follow is refused.
/// </summary>
internal static class Safetensors
{
    /// <summary>Writes weights.</summary>
    /// <param name="stream">Where to; nothing is sought or read.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="halfPrecision">Whether floats are stored with 16 bits, at half the size and three significant digits.</param>
    internal static void Write(Stream stream, WeightTable weights, bool halfPrecision = false)
    {
        WeightEntry[] entries = [.. weights.Specs.Select(WeightEntry.Of)
            .Select(entry => halfPrecision && entry.Type == ElementType.Float32 ? entry with { Type = ElementType.Float16 } : entry)];
        Write(stream, entries, place => ValueStream.Write(stream, entries[place].Type, weights[place]));
    }

    /// <summary>Writes a header and what follows it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="entries">What the header says.</param>
    /// <param name="writeValues">Writes the values of the entry at a place to the stream; called in the order of the entries.</param>
    internal static void Write(Stream stream, IReadOnlyList<WeightEntry> entries, Action<int> writeValues)
    {
        byte[] header = Header(entries);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        for (int place = 0; place < entries.Count; place++)
        {
            writeValues(place);
        }
    }

    /// <summary>
    /// Reads weights, which must all be there with the same shapes and no others; nothing is allocated before that is known.
    /// </summary>
    /// <param name="stream">Stands after the header.</param>
    /// <param name="header">What the header said, by the names of the weights.</param>
    /// <param name="specs">The weights.</param>
    /// <exception cref="InvalidDataException">The stream is cut off or does not fit; the message names the tensor.</exception>
    internal static WeightTable Read(Stream stream, SafetensorsHeader header, IReadOnlyList<WeightSpec> specs)
    {
        WeightTable? weights = null;
        Read(stream, header, [.. specs.Select(WeightEntry.Of)], (entry, place) =>
        {
            weights ??= WeightTable.Allocate(specs);
            ValueStream.Read(stream, entry.Type, weights[place], entry.Name);
        });
        return weights ?? WeightTable.Allocate(specs);
    }

    /// <summary>Checks that a stream holds what is wanted and nothing else, and has its values read.</summary>
    /// <param name="stream">Stands after the header.</param>
    /// <param name="header">What the header said.</param>
    /// <param name="wanted">What must be there, in these shapes; a type may be another one that converts.</param>
    /// <param name="readValues">
    /// Reads the values of an entry, which is that at a place of <paramref name="wanted"/>, from the stream.
    /// </param>
    /// <exception cref="InvalidDataException">The stream is cut off or does not fit; the message names the tensor.</exception>
    internal static void Read(
        Stream stream, SafetensorsHeader header, IReadOnlyList<WeightEntry> wanted, Action<SafetensorsEntry, int> readValues)
    {
        Dictionary<string, int> places = Enumerable.Range(0, wanted.Count).ToDictionary(
            place => wanted[place].Name, StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        string[] unexpected =
            [.. header.Entries.Select(static entry => entry.Name).Where(name => !places.ContainsKey(name) || !found.Add(name))];
        string[] missing = [.. places.Keys.Except(found)];
        if (missing.Length + unexpected.Length > 0)
        {
            throw new InvalidDataException("The weights do not fit the network."
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "")
                + (unexpected.Length > 0 ? $" Not in the network: {string.Join(", ", unexpected)}." : ""));
        }

        foreach (SafetensorsEntry entry in header.Entries)
        {
            WeightEntry own = wanted[places[entry.Name]];
            if (!entry.Type.ConvertsTo(own.Type) || !entry.Shape.AsSpan().SequenceEqual(own.Shape))
            {
                throw new InvalidDataException($"The weights '{entry.Name}' are {entry.Describe()}; the network needs {own.Describe()}.");
            }
        }

        foreach (SafetensorsEntry entry in header.Entries)
        {
            readValues(entry, places[entry.Name]);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("There are bytes after the last weights: the file is damaged.");
        }
    }

    private static byte[] Header(IReadOnlyList<WeightEntry> entries)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            long offset = 0;
            foreach (WeightEntry entry in entries)
            {
                long end = offset + (entry.Count * entry.Type.Size());
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.Code());
                json.WriteStartArray("shape");
                foreach (long size in entry.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // Padded with blanks to a multiple of 8, so that the values stand aligned.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }
}
