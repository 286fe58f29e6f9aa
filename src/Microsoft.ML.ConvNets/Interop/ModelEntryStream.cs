using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Interop;

/// <summary>An entry of a model's zip, read once from its beginning to its end.</summary>
/// <param name="inner">Where the bytes come from; disposed with this stream.</param>
/// <param name="length">How many they should be.</param>
/// <param name="isHashed">Whether they are hashed on the way.</param>
internal sealed class ModelEntryStream(Stream inner, long length, bool isHashed) : Stream
{
    private readonly IncrementalHash? _hash = isHashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>What the zip says of the length; fewer bytes may come.</summary>
    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        _hash?.AppendData(buffer[..count]);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>All that is left.</summary>
    /// <exception cref="FormatException">It is more than the most.</exception>
    internal byte[] ReadAll(long most)
    {
        if (length > most)
        {
            throw new FormatException($"an entry of it has {length:N0} bytes; at most {most:N0} are read");
        }

        byte[] bytes = new byte[length];
        int count = this.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : throw new FormatException($"an entry of it ends after {count:N0} of {length:N0} bytes");
    }

    /// <summary>The SHA-256 of all that was read.</summary>
    /// <exception cref="InvalidOperationException">Nothing was hashed.</exception>
    internal byte[] Hash() => _hash?.GetHashAndReset() ?? throw new InvalidOperationException("The entry was opened without its hash.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }
}
