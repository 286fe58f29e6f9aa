using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>Writes the zip of a model. One entry is open at a time.</summary>
internal sealed class RepositoryWriter(Stream stream) : IDisposable
{
    private readonly ZipArchive _archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private string? _open;

    public void Write(string path, Action<Stream> write, CompressionLevel compression = CompressionLevel.Optimal)
    {
        if (_open is not null)
            throw new InvalidOperationException($"Entry '{path}' cannot be written while '{_open}' is being written.");
        if (!_paths.Add(path))
            throw new InvalidOperationException($"Entry '{path}' is already in the model.");

        _open = path;
        try
        {
            using Stream content = _archive.CreateEntry(path, compression).Open();
            write(content);
        }
        finally
        {
            _open = null;
        }
    }

    public void Dispose() => _archive.Dispose();
}
