using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>An image as a small JPEG within a page.</summary>
internal static class DataUri
{
    private const int Side = 160;
    private const int Quality = 75;

    internal static string Of(MLImage image)
    {
        double scale = Math.Min(1, Side / (double)Math.Max(image.Width, image.Height));
        var full = new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var small = new SKImageInfo(
            Math.Max(1, (int)(image.Width * scale)), Math.Max(1, (int)(image.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage pixels = SKImage.FromPixelCopy(full, image.Pixels);
        using var resized = new SKBitmap(small);
        using SKPixmap target = resized.PeekPixels();
        pixels.ScalePixels(target, SKFilterQuality.Medium);
        using SKData encoded = resized.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(encoded.AsSpan())}";
    }
}
