using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Data;

/// <summary>
/// A picture of four bytes a pixel, colours premultiplied by alpha. Made from a file or stream it keeps the encoded bytes and
/// decodes them when pixels are asked for, so that whoever wants fewer pixels can decode fewer.
/// </summary>
/// <remarks>Pixels never change once they are there, so several images may share one array, and reading is safe from several threads.</remarks>
public sealed partial class MLImage : IDisposable
{
    // No picture of use comes near this; an endless stream would.
    private const int MaximumEncodedLength = 1 << 30;

    private readonly Lock _decoding = new();
    private readonly ReadOnlyMemory<byte> _encoded;
    private readonly string? _source;
    private MLPixelFormat _pixelFormat;
    private volatile byte[]? _pixels;
    private volatile bool _sized;
    private volatile bool _disposed;
    private int _width;
    private int _height;
    private string? _tag;

    private MLImage(ReadOnlyMemory<byte> encoded, string? source)
    {
        _encoded = encoded;
        _source = source;
        _pixelFormat = MLPixelFormat.Bgra32;
    }

    private MLImage(int width, int height, MLPixelFormat pixelFormat, byte[] pixels)
    {
        _width = width;
        _height = height;
        _pixelFormat = pixelFormat;
        _pixels = pixels;
        _sized = true;
    }

    public MLPixelFormat PixelFormat
    {
        get
        {
            ThrowIfDisposed();
            return _pixelFormat;
        }
    }

    public ReadOnlySpan<byte> Pixels => PixelArray;

    public byte[] GetBGRPixels => PixelColors.ToStraightBgr(Pixels, _pixelFormat);

    public int BitsPerPixel
    {
        get
        {
            ThrowIfDisposed();
            return 32;
        }
    }

    public int Width
    {
        get
        {
            EnsureSized();
            return _width;
        }
    }

    public int Height
    {
        get
        {
            EnsureSized();
            return _height;
        }
    }

    [AllowNull]
    public string Tag
    {
        get
        {
            // Null unless set. Not annotated, as nothing is in ML.NET: the same program is to compile without warnings here and there.
            ThrowIfDisposed();
            return _tag!;
        }
        set
        {
            ThrowIfDisposed();
            _tag = value;
        }
    }

    /// <summary>The bytes of the file or stream; empty if the image was made from pixels.</summary>
    internal ReadOnlyMemory<byte> EncodedBytes
    {
        get
        {
            ThrowIfDisposed();
            return _encoded;
        }
    }

    /// <summary>The pixels that everyone shares: not to be written to.</summary>
    internal byte[] PixelArray
    {
        get
        {
            ThrowIfDisposed();
            return _pixels ?? Decode();
        }
    }

    /// <summary>What error messages call this image.</summary>
    internal string DisplayName => _tag ?? _source ?? "(from pixels)";

    public void Dispose()
    {
        _disposed = true;
        _pixels = null;
    }

    /// <summary>Another image with the same pixels and its own life.</summary>
    internal MLImage Share()
    {
        ThrowIfDisposed();
        byte[]? pixels = _pixels;
        return pixels is null || !_encoded.IsEmpty
            ? new MLImage(_encoded, _source) { _pixels = pixels, _width = _width, _height = _height, _sized = _sized, _tag = _tag }
            : new MLImage(_width, _height, _pixelFormat, pixels) { _tag = _tag };
    }

    private void EnsureSized()
    {
        ThrowIfDisposed();
        if (_sized)
            return;
        lock (_decoding)
        {
            if (_sized)
                return;
            if (!NativeImageCodec.TryProbe(_encoded.Span, out _, out int width, out int height, out string? error))
                throw Undecodable(error);
            (_width, _height) = (width, height);
            _sized = true;
        }
    }

    private byte[] Decode()
    {
        EnsureSized();
        lock (_decoding)
        {
            if (_pixels is { } decoded)
                return decoded;
            byte[] pixels = GC.AllocateUninitializedArray<byte>(_width * _height * 4);
            if (!NativeImageCodec.TryDecode(_encoded.Span, _width, _height, pixels, out string? error))
                throw Undecodable(error);
            return _pixels = pixels;
        }
    }

    /// <summary>The exception for a picture whose bytes make no picture.</summary>
    internal InvalidDataException Undecodable(string reason) => new($"Image '{DisplayName}' ({_encoded.Length} bytes) cannot be decoded: {reason}.");

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
