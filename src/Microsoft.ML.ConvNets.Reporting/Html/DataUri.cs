using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>An image as a small JPEG within a page.</summary>
internal static class DataUri
{
    /// <summary>Pixels of the longer side of an image that is looked at.</summary>
    internal const int Side = 160;

    private const int Quality = 75;

    /// <param name="image">The image, of any size.</param>
    /// <param name="side">The most pixels of its longer side.</param>
    internal static string Of(MLImage image, int side = Side)
    {
        var full = new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage pixels = image.PixelFormat == MLPixelFormat.Bgra32
            ? SKImage.FromPixelCopy(full.WithColorType(SKColorType.Bgra8888), image.Pixels)
            : SKImage.FromPixelCopy(full, image.Pixels);
        return Of(pixels, side);
    }

    /// <summary>The same of an encoded image.</summary>
    /// <exception cref="InvalidDataException">The bytes are no image.</exception>
    internal static string Of(byte[] encoded, int side = Side)
    {
        using SKImage pixels = SKImage.FromEncodedData(encoded) ?? throw new InvalidDataException("The bytes are no image.");
        return Of(pixels, side);
    }

    private static string Of(SKImage pixels, int side)
    {
        double scale = Math.Min(1, side / (double)Math.Max(pixels.Width, pixels.Height));
        var small = new SKImageInfo(
            Math.Max(1, (int)(pixels.Width * scale)), Math.Max(1, (int)(pixels.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var resized = new SKBitmap(small);
        using SKPixmap target = resized.PeekPixels();
        pixels.ScalePixels(target, SKFilterQuality.Medium);
        using SKData encoded = resized.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(encoded.AsSpan())}";
    }
}
