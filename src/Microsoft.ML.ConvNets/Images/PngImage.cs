using SkiaSharp;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>Pixels as the bytes of a PNG file.</summary>
internal static class PngImage
{
    /// <param name="pixels">Red, green, blue, and 255 or, where it is not opaque, the share that covers what is below; row by row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="isOpaque">Whether nothing shows through. Default true.</param>
    internal static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width, bool isOpaque = true)
    {
        using SKImage image = SKImage.FromPixelCopy(
            new SKImageInfo(width, height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul), pixels,
            checked(width * 4));
        using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }
}
