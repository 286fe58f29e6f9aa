using System.Buffers.Binary;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6, and some of torchvision's official weights still are: five pickles (a number that marks
/// the format, its version, facts about the system, the state dict, the keys of the storages), then each storage as a count and its values.
/// </summary>
internal sealed class PyTorchLegacyFile : PyTorchFile
{
    private const long Version = 1001;

    /// <summary>Where the marking number stands in the first pickle: after the protocol, and a frame in later protocols.</summary>
    private static readonly int[] s_markPositions = [2, 11];

    /// <summary>The marking number and the end of its pickle.</summary>
    private static readonly byte[] s_mark = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    private readonly Dictionary<string, (long Position, long Count)> _places = new(StringComparer.Ordinal);

    internal PyTorchLegacyFile(Stream stream, string name, bool ownsStream)
        : base(stream, name, ownsStream)
    {
        byte[] start = new byte[s_markPositions[^1] + s_mark.Length];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = MarkIn(start.AsSpan(0, length)) + s_mark.Length;
        using var pickles = new BufferedStream(new OpenStream(stream), 1 << 16);
        if (Next() is not Version || Next() is not PickleDictionary system || system["little_endian"] is not true)
        {
            throw new InvalidDataException(
                $"The weight file '{name}' is of an unknown version or not in little-endian order. Save it again with a PyTorch of today.");
        }

        Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);
        object? root = new PickleReader(pickles, id =>
        {
            object? storage = StorageOf(id);
            if (storage is PickleStorage known)
            {
                storages[known.Key] = known;
            }

            return storage;
        }).Read();
        LocateStorages(Next() as List<object?> ?? [], storages, pickles.Position);
        Take(root);

        object? Next() => new PickleReader(pickles, StorageOf).Read();
    }

    /// <summary>Whether a file begins like one of this kind.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> signature) => signature is [0x80, ..] && MarkIn(signature) >= 0;

    private static int MarkIn(ReadOnlySpan<byte> start)
    {
        int position = start.IndexOf(s_mark);
        return s_markPositions.Contains(position) ? position : -1;
    }

    private protected override long AvailableBytes(PickleStorage storage) =>
        _places.TryGetValue(storage.Key, out (long Position, long Count) place) && place.Count == storage.Count
            ? place.Count * storage.Type.Size()
            : throw new InvalidDataException(
                $"The weight file '{Name}' lacks the storage '{storage.Key}' or has it in another size: it is damaged.");

    private protected override Stream OpenStorage(PickleStorage storage, long offset)
    {
        Stream.Position = _places[storage.Key].Position + offset;
        return new OpenStream(Stream);
    }

    private void LocateStorages(List<object?> keys, Dictionary<string, PickleStorage> storages, long position)
    {
        byte[] number = new byte[sizeof(long)];
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out PickleStorage? storage))
            {
                throw new InvalidDataException($"The weight file '{Name}' lists a storage that no tensor lies in: it is damaged.");
            }

            Stream.Position = position;
            if (Stream.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length)
            {
                throw Truncated(key);
            }

            long count = BinaryPrimitives.ReadInt64LittleEndian(number);
            position += number.Length;
            if (count < 0 || count > (Stream.Length - position) / storage.Type.Size())
            {
                throw Truncated(key);
            }

            _places[key] = (position, count);
            position += count * storage.Type.Size();
        }
    }

    private InvalidDataException Truncated(string key) =>
        new($"The weight file '{Name}' ends inside the storage '{key}': it is truncated or damaged.");
}
