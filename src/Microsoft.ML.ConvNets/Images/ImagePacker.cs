using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Turns a picture of any size into the packed <c>[H, W, C]</c> bytes that a network's input shape asks for. One object serves one thread.
/// </summary>
internal sealed class ImagePacker
{
    private readonly TensorShape _shape;
    private readonly PixelResizer _resizer;
    private byte[]? _decoded;

    internal ImagePacker(TensorShape shape)
    {
        _shape = shape;
        _resizer = new PixelResizer(shape.Height, shape.Width, shape.Channels);
    }

    internal void Pack(MLImage image, Span<byte> destination)
    {
        if (Acceleration.TryDecodeReduced(image, _shape.Width, _shape.Height, ref _decoded, out int width, out int height))
        {
            _resizer.Resize(_decoded.AsSpan(0, width * height * 3), height, width, PixelLayout.Rgb, destination);
            return;
        }

        ReadOnlySpan<byte> pixels = image.Pixels;
        PixelLayout layout = image.PixelFormat switch
        {
            MLPixelFormat.Bgra32 => PixelLayout.Bgra,
            MLPixelFormat.Rgba32 => PixelLayout.Rgba,
            MLPixelFormat other => throw new NotSupportedException($"Pictures hold Bgra32 or Rgba32 pixels, not {other}."),
        };
        _resizer.Resize(pixels, image.Height, image.Width, layout, destination);
    }
}
