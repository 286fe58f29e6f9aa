using SkiaSharp;

namespace Benchmarks.DotNetPeers;

/// <summary>Photographs as one reads them with SkiaSharp: decoded, resized, and as floats a plane a color.</summary>
internal static class Photographs
{
    /// <summary>The files of a folder of class folders, with the class of each.</summary>
    internal static (string Path, int Class)[] Of(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .SelectMany(static (classFolder, index) => Directory.EnumerateFiles(classFolder, "*.jpg").Order(StringComparer.Ordinal).Select(path => (path, index))),
    ];

    /// <summary>Writes [3, side, side].</summary>
    internal static void Decode(string path, int side, Span<float> pixels, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        using SKBitmap whole = SKBitmap.Decode(path);
        using SKBitmap image = whole.Resize(new SKImageInfo(side, side, SKColorType.Rgba8888), SKFilterQuality.Medium);
        ReadOnlySpan<byte> bytes = image.GetPixelSpan();
        int plane = side * side;
        for (int i = 0; i < plane; i++)
        {
            for (int color = 0; color < 3; color++)
            {
                pixels[(color * plane) + i] = ((bytes[(4 * i) + color] / 255f) - mean[color]) / deviation[color];
            }
        }
    }
}
