using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Reads encoded images (JPEG, PNG, WebP, GIF, BMP) as this library's trainers and models see them: upright as EXIF says, transparent parts
/// on white, refused where they are damaged, cut off or too large. <c>MLImage.CreateFromFile</c> does none of that.
/// </summary>
public static class ImageReader
{
    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">The most pixels that it may have, at least 1. Default 100 million.</param>
    /// <returns>The image, the caller's to dispose; its <c>Tag</c> is the path.</returns>
    /// <exception cref="UnreadableImageException">
    /// The file cannot be read, or is no image that can be decoded; the message names it.
    /// </exception>
    public static MLImage ReadFile(string path, long maxPixels = ImageDecoder.DefaultMaxPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new FileContent();
        return Read(file.Read(path, new ImageName(path, 0, "")), path, maxPixels);
    }

    /// <summary>Reads an image from its encoded bytes.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="name">What messages call it, and its <c>Tag</c>.</param>
    /// <param name="maxPixels">The most pixels that it may have, at least 1. Default 100 million.</param>
    /// <returns>The image, the caller's to dispose.</returns>
    /// <exception cref="UnreadableImageException">The bytes are no image that can be decoded.</exception>
    public static MLImage Read(ReadOnlySpan<byte> encoded, string name, long maxPixels = ImageDecoder.DefaultMaxPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        using var decoder = new ImageDecoder(maxPixels);
        DecodedImage image = decoder.Decode(encoded, int.MaxValue, int.MaxValue, new ImageName(name, 0, ""));
        MLImage read = MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, image.Pixels);
        read.Tag = name;
        return read;
    }

    /// <summary>Reads format and size of an image; no pixel is decoded, so that one that is too large costs nothing.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="UnreadableImageException">The bytes are no image in a known format.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> encoded, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var decoder = new ImageDecoder(ImageDecoder.AnySize);
        return decoder.HeaderOf(encoded, new ImageName(name, 0, ""));
    }
}
