using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>
/// What <c>torch.save</c> writes since PyTorch 1.6: a zip of <c>NAME/data.pkl</c>, <c>NAME/byteorder</c> and one <c>NAME/data/KEY</c> a
/// storage.
/// </summary>
internal sealed class PyTorchZipFile : PyTorchFile
{
    private const int MaxZipEntries = 200_000;
    private const string Pickle = "/data.pkl";

    /// <summary>Deflate cannot make more of a byte.</summary>
    private const long MaxDeflation = 1032;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _files = new(StringComparer.Ordinal);
    private readonly string _folder;

    internal PyTorchZipFile(Stream stream, string name, bool ownsStream)
        : base(stream, name, ownsStream)
    {
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (_zip.Entries.Count > MaxZipEntries)
            {
                throw new InvalidDataException($"it has {_zip.Entries.Count:N0} entries");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The weight file '{name}' is a damaged zip: {e.Message}", e);
        }

        try
        {
            foreach (ZipArchiveEntry entry in _zip.Entries)
            {
                if (!_files.TryAdd(entry.FullName, entry))
                {
                    throw new InvalidDataException($"The weight file '{name}' has two entries '{entry.FullName}'.");
                }
            }

            _folder = FindFolder();
            RequireLittleEndian();
            Take(ReadPickle());
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    private protected override long AvailableBytes(PickleStorage storage)
    {
        ZipArchiveEntry entry = Find(storage);
        // What a zip says of its entries is not to be trusted, but it cannot hold more than this.
        return entry.CompressedLength <= Stream.Length && entry.Length / MaxDeflation <= entry.CompressedLength
            ? entry.Length
            : throw new InvalidDataException(
                $"The weight file '{Name}' claims {entry.Length:N0} bytes for '{entry.FullName}', "
                + "more than it can hold: it is truncated or damaged.");
    }

    private protected override Stream OpenStorage(PickleStorage storage, long offset)
    {
        Stream content = Find(storage).Open();
        try
        {
            Skip(content, offset);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private protected override void Close() => _zip.Dispose();

    private static void Skip(Stream content, long offset)
    {
        if (content.CanSeek)
        {
            content.Position = offset;
            return;
        }

        byte[] waste = new byte[(int)Math.Min(offset, 1 << 16)];
        while (offset > 0)
        {
            int count = content.Read(waste, 0, (int)Math.Min(offset, waste.Length));
            offset -= count > 0 ? count : throw new InvalidDataException("its storage ends before it begins");
        }
    }

    private ZipArchiveEntry Find(PickleStorage storage) =>
        _files.TryGetValue($"{_folder}/data/{storage.Key}", out ZipArchiveEntry? entry)
            ? entry
            : throw new InvalidDataException($"The weight file '{Name}' lacks the storage '{storage.Key}'.");

    private string FindFolder()
    {
        string[] pickles = [.. _files.Keys.Where(static k =>
            k.EndsWith(Pickle, StringComparison.Ordinal) && k.IndexOf('/', StringComparison.Ordinal) == k.Length - Pickle.Length)];
        return pickles is [string only]
            ? only[..^Pickle.Length]
            : throw new InvalidDataException($"The weight file '{Name}' is a zip without the one 'data.pkl' of a PyTorch file.");
    }

    private void RequireLittleEndian()
    {
        if (!_files.TryGetValue($"{_folder}/byteorder", out ZipArchiveEntry? entry))
        {
            return;
        }

        byte[] order = new byte[8];
        using Stream content = entry.Open();
        int length = content.ReadAtLeast(order, order.Length, throwOnEndOfStream: false);
        string text = Encoding.ASCII.GetString(order, 0, length);
        if (text != "little")
        {
            throw new InvalidDataException($"The weight file '{Name}' has the byte order '{text}'; 'little' can be read.");
        }
    }

    private object? ReadPickle()
    {
        try
        {
            using var content = new BufferedStream(_files[_folder + Pickle].Open(), 1 << 16);
            return new PickleReader(content, StorageOf).Read();
        }
        catch (Exception e) when (e is EndOfStreamException or NotSupportedException)
        {
            throw new InvalidDataException($"The weight file '{Name}' is a damaged zip: {e.Message}", e);
        }
    }
}
