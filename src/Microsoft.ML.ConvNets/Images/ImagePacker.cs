using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Turns a picture of any size into the packed <c>[H, W, C]</c> bytes that a network's input shape asks for. One object serves one thread.
/// </summary>
internal sealed class ImagePacker
{
    private readonly TensorShape _shape;
    private readonly double? _cropRatio;
    private readonly PixelResizer _resizer;

    /// <summary>Resizes and crops as a network's weights expect it.</summary>
    internal ImagePacker(ImagePreprocessing preprocessing)
    {
        _shape = preprocessing.Shape;
        _cropRatio = preprocessing.CropRatio;
        _resizer = new PixelResizer(_shape.Height, _shape.Width, _shape.Channels, preprocessing.Interpolation);
    }

    internal void Pack(MLImage image, Span<byte> destination)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        PixelLayout layout = image.PixelFormat switch
        {
            MLPixelFormat.Bgra32 => PixelLayout.Bgra,
            MLPixelFormat.Rgba32 => PixelLayout.Rgba,
            MLPixelFormat other => throw new NotSupportedException($"Pictures hold Bgra32 or Rgba32 pixels, not {other}."),
        };
        _resizer.Resize(pixels, image.Height, image.Width, layout, BoxOf(image.Height, image.Width), destination);
    }

    private SourceBox BoxOf(int height, int width) => _cropRatio is double ratio
        ? SourceBox.Central(height, width, _shape.Height, _shape.Width, ratio)
        : SourceBox.Whole(height, width);
}
