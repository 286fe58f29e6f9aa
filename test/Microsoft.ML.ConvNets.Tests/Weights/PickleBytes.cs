using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.ConvNets.Tests.Weights;

/// <summary>Puts pickles together instruction by instruction, so that tests can write what no honest program does.</summary>
internal static class PickleBytes
{
    internal const byte Mark = (byte)'(';
    internal const byte EndTuple = (byte)'t';
    internal const byte Reduce = (byte)'R';
    internal const byte SetItems = (byte)'u';

    internal static byte[] Pickle(params byte[][] parts) => [0x80, 2, .. parts.SelectMany(p => p), (byte)'.'];

    internal static byte[] Op(byte code) => [code];

    internal static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    internal static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return [(byte)'X', .. length, .. utf8];
    }

    internal static byte[] Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return [0x8A, 8, .. bytes];
    }

    internal static byte[] TupleOf(params byte[][] items) => [Mark, .. items.SelectMany(i => i), EndTuple];

    internal static byte[] Storage(string key, long count, string type = "FloatStorage") =>
        [.. TupleOf(Text("storage"), Global("torch", type), Text(key), Text("cpu"), Number(count)), (byte)'Q'];

    internal static byte[] Tensor(byte[] storage, long offset, long[] shape, long[] strides) =>
        [.. Global("torch._utils", "_rebuild_tensor_v2"),
         .. TupleOf(storage, Number(offset), TupleOf([.. shape.Select(Number)]), TupleOf([.. strides.Select(Number)]), [0x89],
             [.. Global("collections", "OrderedDict"), (byte)')', Reduce]),
         Reduce];

    /// <summary>A dictionary of names and values.</summary>
    internal static byte[] Dictionary(params (string Name, byte[] Value)[] items) =>
        [(byte)'}', Mark, .. items.SelectMany(i => (byte[])[.. Text(i.Name), .. i.Value]), SetItems];

    /// <summary>A file as torch.save writes it.</summary>
    internal static byte[] Zip(byte[] pickle, params (string Key, byte[] Content)[] storages) => Zip(pickle, CompressionLevel.NoCompression, storages);

    internal static byte[] Zip(byte[] pickle, CompressionLevel level, params (string Key, byte[] Content)[] storages)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("model/data.pkl", pickle);
            Add("model/byteorder", "little"u8.ToArray());
            foreach ((string key, byte[] content) in storages)
            {
                Add($"model/data/{key}", content);
            }

            void Add(string name, byte[] content)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>The form from before PyTorch 1.6, with one storage '0' of four floats.</summary>
    internal static byte[] Legacy(byte[] pickle, byte[]? storage = null)
    {
        byte[] count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, 4);
        return
        [
            0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.',
            .. Pickle([(byte)'M', 0xE9, 3]),
            .. Pickle(Dictionary(("little_endian", [0x88]))),
            .. pickle,
            .. Pickle([(byte)']', .. Text("0"), (byte)'a']),
            .. count,
            .. (storage ?? new byte[16]),
        ];
    }
}
