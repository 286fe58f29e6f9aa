using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>The zip that holds a model, read only. Nothing is ever written to disk; entry names serve as keys.</summary>
internal sealed class RepositoryReader : IDisposable
{
    // Deflate cannot expand a byte to more than 1032; a declared length beyond that is a lie.
    private const long MaximumExpansion = 1032;

    // Model.key and Schema are held in memory. A million keys of a hundred characters stay below this.
    private const int MaximumInMemory = 256 << 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    public RepositoryReader(Stream stream)
    {
        _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        try
        {
            foreach (ZipArchiveEntry entry in _archive.Entries)
                Add(entry);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public bool Contains(string path) => _entries.ContainsKey(path);

    /// <summary>Opens an entry, or returns null if there is none of that name.</summary>
    public RepositoryEntryStream? OpenOrNull(string path) =>
        _entries.TryGetValue(path, out ZipArchiveEntry? entry) ? new RepositoryEntryStream(entry) : null;

    /// <summary>Reads a whole entry into memory, or returns null if there is none of that name.</summary>
    public byte[]? ReadOrNull(string path)
    {
        using RepositoryEntryStream? stream = OpenOrNull(path);
        if (stream is null)
            return null;
        if (stream.Length > MaximumInMemory)
            throw new FormatException($"entry '{path}' declares {stream.Length} bytes; at most {MaximumInMemory} are read.");

        // The buffer grows with what really comes, so that a lie about the length costs no memory.
        using var content = new MemoryStream((int)Math.Min(stream.Length, 1 << 16));
        stream.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => _archive.Dispose();

    private void Add(ZipArchiveEntry entry)
    {
        string path = entry.FullName.Replace('\\', '/');
        if (path.EndsWith('/'))
            return;
        if (!StaysInside(path))
            throw new FormatException($"entry name '{entry.FullName}' points outside the model.");
        if (entry.Length / MaximumExpansion > entry.CompressedLength + 1)
            throw new FormatException($"entry '{entry.FullName}' declares {entry.Length} bytes, which {entry.CompressedLength} compressed bytes cannot hold.");
        if (!_entries.TryAdd(path, entry))
            throw new FormatException($"entry '{path}' occurs twice.");
    }

    private static bool StaysInside(ReadOnlySpan<char> path)
    {
        if (path.ContainsAny(':', '\0'))
            return false;
        foreach (Range part in path.Split('/'))
        {
            if (path[part] is "" or "." or "..")
                return false;
        }

        return true;
    }
}
