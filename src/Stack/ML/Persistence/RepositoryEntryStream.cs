using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>
/// One entry of a model zip, read from front to back. It gives no byte beyond the length that the zip declares, complains when there are fewer,
/// and compares the checksum at the end. <see cref="Length"/> and <see cref="Position"/> let readers bound what they allocate.
/// </summary>
internal sealed class RepositoryEntryStream(ZipArchiveEntry entry) : Stream
{
    private readonly Stream _content = entry.Open();
    private readonly Crc32 _checksum = new();
    private long _position;

    public override long Length => entry.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("An entry of a model is read from front to back.");
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        long left = Length - _position;
        if (left == 0)
            return 0;
        int read = _content.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        if (read == 0)
            throw new FormatException($"entry '{entry.FullName}' has {_position} bytes, {Length} are declared.");
        _checksum.Append(buffer[..read]);
        _position += read;
        if (_position == Length)
            CheckEnd();
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An entry of a model is read from front to back.");

    public override void SetLength(long value) => throw new NotSupportedException("An entry of a model cannot be written here.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An entry of a model cannot be written here.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        Span<byte> beyond = stackalloc byte[1];
        if (_content.Read(beyond) != 0)
            throw new FormatException($"entry '{entry.FullName}' has more than the {Length} bytes that are declared.");
        if (_checksum.Value != entry.Crc32)
            throw new FormatException($"entry '{entry.FullName}' is damaged: its checksum does not match.");
    }
}
