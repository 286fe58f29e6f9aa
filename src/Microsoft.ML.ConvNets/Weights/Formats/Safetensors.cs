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
    /// <param name="stream">Where to; nothing is sought or read.</param>
    /// <param name="tensors">Their names and values.</param>
    /// <param name="halfPrecision">Whether 32-bit floats are stored as 16-bit ones, at half the size and three significant digits.</param>
    internal static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors, bool halfPrecision = false)
    {
        byte[] header = Header(tensors, halfPrecision);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in tensors)
        {
            ScalarType type = StoredType(tensor, halfPrecision);
            if (type == tensor.dtype)
            {
                TensorStream.Write(tensor, stream);
                continue;
            }

            using Tensor detached = tensor.detach();
            using Tensor converted = detached.to(type);
            TensorStream.Write(converted, stream);
        }
    }

    private static ScalarType StoredType(Tensor tensor, bool halfPrecision) =>
        halfPrecision && tensor.dtype == ScalarType.Float32 ? ScalarType.Float16 : tensor.dtype;

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors, bool halfPrecision)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                (string type, int width) = SafetensorsEntry.NameOf(StoredType(tensor, halfPrecision));
                long end = offset + (tensor.numel() * width);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
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

    /// <summary>Reads the values straight into the tensors of the same names, which must all be there with the same shapes; floats of another precision are converted.</summary>
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

        using IDisposable still = no_grad();
        using var room = new ReadingRoom();
        foreach (SafetensorsEntry entry in entries)
        {
            Tensor target = byName[entry.Name];
            if (!TensorStream.Converts(entry.Type, target.dtype) || !entry.Shape.AsSpan().SequenceEqual(target.shape))
            {
                throw new InvalidDataException(
                    $"The weights '{entry.Name}' are {entry.Describe()}; the network needs {target.dtype} [{string.Join(", ", target.shape)}].");
            }

            if (entry.Type == target.dtype && target.is_contiguous() && target.device_type == DeviceType.CPU)
            {
                using Tensor detached = target.detach();
                TensorStream.Fill(detached, stream, entry.Name);
                continue;
            }

            using Tensor values = room.For(entry);
            TensorStream.Fill(values, stream, entry.Name);
            target.copy_(values);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("There are bytes after the last weights: the file is damaged.");
        }
    }

    /// <summary>One memory for all values on their way into another layout: fresh memory for each would be filled with zeros first.</summary>
    private sealed class ReadingRoom : IDisposable
    {
        private Tensor? _values;

        internal Tensor For(SafetensorsEntry entry)
        {
            long count = entry.Shape.Aggregate(1L, static (product, dimension) => product * dimension);
            if (_values is null || _values.dtype != entry.Type || _values.numel() < count)
            {
                _values?.Dispose();
                _values = empty(count, entry.Type);
            }

            using Tensor part = _values.narrow(0, 0, count);
            return part.reshape(entry.Shape);
        }

        public void Dispose() => _values?.Dispose();
    }
}
