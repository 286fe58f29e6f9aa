namespace Microsoft.ML.Data;

public sealed partial class MLImage
{
    // The best each format can do: the whole point of saving is to look at the very pixels.
    private const int Quality = 100;

    public void Save(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        byte[] pixels = PixelArray;
        string extension = Path.GetExtension(imagePath);
        EncodedImageFormat format = extension.ToUpperInvariant() switch
        {
            ".PNG" => EncodedImageFormat.Png,
            ".JPG" or ".JPEG" => EncodedImageFormat.Jpeg,
            ".WEBP" => EncodedImageFormat.WebP,
            ".BMP" => EncodedImageFormat.Bmp,
            _ => throw new ArgumentException($"'{imagePath}': images are saved as .png, .jpg, .jpeg, .webp or .bmp, not as '{extension}'.", nameof(imagePath)),
        };
        if (!NativeImageCodec.TryEncode(pixels, _width, _height, _pixelFormat, format, Quality, out byte[]? encoded, out string? error))
            throw new ArgumentException($"'{imagePath}' cannot be saved: {error}.", nameof(imagePath));
        File.WriteAllBytes(imagePath, encoded);
    }
}
