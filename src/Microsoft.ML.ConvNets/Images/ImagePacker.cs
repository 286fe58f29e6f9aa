using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// Turns an image of any size into the packed <c>[H, W, C]</c> bytes that a network's input shape asks for, resized and cropped as its
/// weights expect it. One object serves one thread.
/// </summary>
internal sealed class ImagePacker : IDisposable
{
    private readonly TensorShape _shape;
    private readonly double? _cropRatio;
    private readonly ImageDecoder _decoder;
    private readonly PixelResizer _resizer;
    private readonly FileContent _file = new();

    internal ImagePacker(ImagePreprocessing preprocessing)
    {
        _shape = preprocessing.Shape;
        _cropRatio = preprocessing.CropRatio;
        _decoder = new ImageDecoder(preprocessing.MaxPixels);
        _resizer = new PixelResizer(_shape.Height, _shape.Width, _shape.Channels, preprocessing.Interpolation);
    }

    /// <summary>The bytes of an encoded image, read if it is a file; valid until the next call.</summary>
    /// <exception cref="UnreadableImageException">The file cannot be read.</exception>
    internal ReadOnlySpan<byte> Open(EncodedImage image) => image.Path is string path ? _file.Read(path, image.Name) : image.Bytes;

    /// <summary>Packs an encoded image.</summary>
    /// <exception cref="UnreadableImageException">It cannot be decoded.</exception>
    internal void Pack(ReadOnlySpan<byte> encoded, ImageName name, Span<byte> destination)
    {
        (int minHeight, int minWidth) = _cropRatio is double ratio
            ? CropRectangle.Covered(_shape.Height, _shape.Width, ratio)
            : (_shape.Height, _shape.Width);
        Resize(_decoder.Decode(encoded, minHeight, minWidth, name), destination);
    }

    /// <summary>Packs an image that ML.NET decoded.</summary>
    /// <exception cref="UnreadableImageException">It was disposed, or is too large.</exception>
    internal void Pack(MLImage image, ImageName name, Span<byte> destination) => Resize(_decoder.Take(image, name), destination);

    /// <summary>The size of an encoded image, upright, from its header alone.</summary>
    /// <exception cref="UnreadableImageException">It is no image, or too large.</exception>
    internal (int Height, int Width) SizeOf(ReadOnlySpan<byte> encoded, ImageName name) => _decoder.SizeOf(encoded, name);

    /// <summary>The part of an image of a size that is packed.</summary>
    internal CropRectangle SeenOf(int height, int width) => _cropRatio is double ratio
        ? CropRectangle.Central(height, width, _shape.Height, _shape.Width, ratio)
        : CropRectangle.Whole(height, width);

    public void Dispose()
    {
        _decoder.Dispose();
        _file.Dispose();
    }

    private void Resize(DecodedImage image, Span<byte> destination)
    {
        CropRectangle seen = SeenOf(image.Height, image.Width);
        _resizer.Resize(image.Pixels, image.Height, image.Width, image.Layout, seen, destination);
        _decoder.Trim();
    }
}
