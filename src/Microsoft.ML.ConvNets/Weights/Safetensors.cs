using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Reads and writes the safetensors format: an 8-byte little-endian length, a JSON header <c>{name: {dtype, shape, data_offsets}}</c>, then
/// the values without gaps. There is nothing in it to run; a header that does not describe exactly the bytes that follow is refused.
/// </summary>
internal static class Safetensors
{
    /// <summary>Writes tensors in the order given, as contiguous values.</summary>
    internal static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        byte[] header = Header(tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in tensors)
        {
            using Tensor detached = tensor.detach();
            using Tensor cpu = detached.cpu();
            using Tensor contiguous = cpu.contiguous();
            stream.Write(contiguous.bytes);
        }
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                long end = offset + (tensor.numel() * tensor.element_size());
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsEntry.NameOf(tensor.dtype));
                json.WriteStartArray("shape");
                foreach (long size in tensor.shape)
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

    /// <summary>Reads the values straight into the tensors of the same names, which must all be there with the same shapes and types.</summary>
    /// <exception cref="InvalidDataException">The stream is no safetensors file, is cut off, or does not fit; the message names the tensor.</exception>
    internal static void ReadInto(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> targets) =>
        ReadInto(stream, SafetensorsHeader.Read(stream), targets);

    /// <summary>The same, when the header has been read already.</summary>
    internal static void ReadInto(Stream stream, SafetensorsHeader header, IReadOnlyList<(string Name, Tensor Tensor)> targets)
    {
        IReadOnlyList<SafetensorsEntry> entries = header.Entries;
        Dictionary<string, Tensor> byName = targets.ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        string[] missing = [.. byName.Keys.Except(entries.Select(e => e.Name))];
        string[] unexpected = [.. entries.Select(e => e.Name).Except(byName.Keys)];
        if (missing.Length + unexpected.Length > 0)
        {
            throw new InvalidDataException("The weights do not fit the network."
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "")
                + (unexpected.Length > 0 ? $" Not in the network: {string.Join(", ", unexpected)}." : ""));
        }

        foreach (SafetensorsEntry entry in entries)
        {
            Tensor target = byName[entry.Name];
            if (entry.Type != target.dtype || !entry.Shape.AsSpan().SequenceEqual(target.shape))
            {
                throw new InvalidDataException(
                    $"The weights '{entry.Name}' are {SafetensorsEntry.NameOf(entry.Type)} [{string.Join(", ", entry.Shape)}]; the network needs {SafetensorsEntry.NameOf(target.dtype)} [{string.Join(", ", target.shape)}].");
            }

            using Tensor values = empty(entry.Shape, entry.Type);
            try
            {
                stream.ReadExactly(values.bytes);
            }
            catch (EndOfStreamException e)
            {
                throw new InvalidDataException($"The weights end inside '{entry.Name}': the file is truncated.", e);
            }

            using IDisposable still = no_grad();
            target.copy_(values);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("There are bytes after the last weights: the file is damaged.");
        }
    }
}
