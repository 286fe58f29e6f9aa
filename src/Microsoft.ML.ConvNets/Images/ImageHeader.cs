namespace Microsoft.ML.ConvNets;

/// <summary>What the first bytes of an encoded image say; see <see cref="ImageReader.ReadHeader"/>.</summary>
/// <param name="Format">How it is encoded.</param>
/// <param name="Width">Its width in pixels, upright as EXIF says.</param>
/// <param name="Height">Its height in pixels.</param>
public readonly record struct ImageHeader(EncodedImageFormat Format, int Width, int Height)
{
    /// <summary>Number of its pixels.</summary>
    public long Pixels => (long)Width * Height;
}

/// <summary>How an image is encoded.</summary>
public enum EncodedImageFormat
{
    /// <summary>One that is decoded where the platform can, such as ICO.</summary>
    Other,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>GIF; the first of its pictures counts.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}
