using SkiaSharp;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>Pixels as the bytes of a PNG file.</summary>
internal static class PngImage
{
    /// <param name="pixels">Red, green, blue, 255; row by row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="width">Pixels of a row.</param>
    internal static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width)
    {
        using SKImage image = SKImage.FromPixelCopy(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels, checked(width * 4));
        using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }
}
