using SkiaSharp;

namespace Microsoft.ML.ConvNets.Reporting.Inspection;

/// <summary>A format of image files, with the extensions that are right for it.</summary>
internal sealed record ImageFormat(string Name, params string[] Extensions)
{
    private static readonly Dictionary<SKEncodedImageFormat, ImageFormat> s_formats = new()
    {
        [SKEncodedImageFormat.Jpeg] = new("JPEG", ".jpg", ".jpeg", ".jpe", ".jfif", ".jif"),
        [SKEncodedImageFormat.Png] = new("PNG", ".png", ".apng"),
        [SKEncodedImageFormat.Gif] = new("GIF", ".gif"),
        [SKEncodedImageFormat.Webp] = new("WebP", ".webp"),
        [SKEncodedImageFormat.Bmp] = new("BMP", ".bmp", ".dib"),
        [SKEncodedImageFormat.Ico] = new("ICO", ".ico", ".cur"),
        [SKEncodedImageFormat.Wbmp] = new("WBMP", ".wbmp"),
    };

    internal static ImageFormat Of(SKEncodedImageFormat format) =>
        s_formats.TryGetValue(format, out ImageFormat? known) ? known : new ImageFormat(format.ToString());

    /// <summary>Whether a file's name says another format; a name that says nothing, or something unknown, is no lie.</summary>
    internal bool Contradicts(string path)
    {
        string extension = Path.GetExtension(path);
        return Extensions.Length > 0 && !Has(extension) && s_formats.Values.Any(other => other.Has(extension));
    }

    private bool Has(string extension) => Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);
}
