using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public interface IFileHandle : IDisposable
{
    bool CanWrite { get; }

    bool CanRead { get; }

    Stream CreateWriteStream();

    Stream OpenReadStream();
}

/// <summary>A file on disk: written first if it is to be written, read from then on.</summary>
public sealed class SimpleFileHandle : IFileHandle
{
    private readonly string _path;
    private readonly bool _deleteAtEnd;
    private bool _needsWriting;
    private bool _disposed;

    public SimpleFileHandle(IExceptionContext ectx, string path, bool needsWrite, bool autoDelete)
    {
        ArgumentNullException.ThrowIfNull(ectx);
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _needsWriting = needsWrite;
        _deleteAtEnd = autoDelete;
    }

    public bool CanWrite => !_disposed && _needsWriting;

    public bool CanRead => !_disposed && !_needsWriting;

    public Stream CreateWriteStream()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_needsWriting)
            throw new InvalidOperationException($"'{_path}' is there to be read, or has been written already.");
        _needsWriting = false;
        return new FileStream(_path, FileMode.Create, FileAccess.Write);
    }

    public Stream OpenReadStream()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_needsWriting)
            throw new InvalidOperationException($"'{_path}' has to be written before it can be read.");
        return new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_deleteAtEnd)
            File.Delete(_path);
    }
}

/// <summary>A single readable file handle as a source.</summary>
public sealed class FileHandleSource : IMultiStreamSource
{
    private readonly IFileHandle _file;

    public FileHandleSource(IFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.CanRead)
            throw new ArgumentOutOfRangeException(nameof(file), "The file handle cannot be read.");
        _file = file;
    }

    public int Count => 1;

#nullable disable annotations
    public string GetPathOrNull(int index)
    {
        CheckIndex(index);
        return null;
    }
#nullable restore annotations

    public Stream Open(int index)
    {
        CheckIndex(index);
        return _file.OpenReadStream();
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private static void CheckIndex(int index)
    {
        if (index != 0)
            throw new ArgumentOutOfRangeException(nameof(index), index, "There is one file.");
    }
}
