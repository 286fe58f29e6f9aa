using System.IO.Compression;

namespace Microsoft.ML.Persistence.Idv;

/// <summary>Unpacks blocks of values, one after the other, into memory that is used again.</summary>
internal sealed class IdvBlock : IDisposable
{
    private const int BufferSize = 1 << 14;

    private readonly MemoryStream _packed = new();
    private readonly MemoryStream _plain = new();
    private readonly byte[] _buffer = new byte[BufferSize];

    public IdvBlock() => Reader = new BinaryReader(_plain);

    /// <summary>Reads the unpacked values.</summary>
    public BinaryReader Reader { get; }

    public long Length => _plain.Length;

    public void Dispose()
    {
        Reader.Dispose();
        _packed.Dispose();
    }

    /// <summary>Reads a block. Memory is taken for what really comes, whatever the file declares.</summary>
    /// <param name="stream">Stands at the block.</param>
    /// <param name="length">The packed length.</param>
    /// <param name="compression">How the block is packed.</param>
    /// <param name="limit">The most that it may be when unpacked.</param>
    public void Read(Stream stream, int length, byte compression, long limit)
    {
        _plain.SetLength(0);
        switch (compression)
        {
            case IdvFormat.Uncompressed:
                Copy(stream, _plain, length, limit);
                break;
            case IdvFormat.Deflated:
                _packed.SetLength(0);
                Copy(stream, _packed, length, long.MaxValue);
                _packed.Position = 0;
                using (var inflater = new DeflateStream(_packed, CompressionMode.Decompress, leaveOpen: true))
                    Copy(inflater, _plain, long.MaxValue, limit);
                break;
            default:
                throw new FormatException($"a block is packed in a way ({compression}) that is not known here.");
        }

        _plain.Position = 0;
    }

    private void Copy(Stream source, MemoryStream target, long length, long limit)
    {
        int read;
        while (length > 0 && (read = source.Read(_buffer, 0, (int)Math.Min(length, BufferSize))) > 0)
        {
            if (read > limit - target.Length)
                throw new FormatException($"a block is larger than {limit} bytes.");
            target.Write(_buffer, 0, read);
            length -= read;
        }

        if (length is > 0 and < int.MaxValue)
            throw new EndOfStreamException();
    }
}
