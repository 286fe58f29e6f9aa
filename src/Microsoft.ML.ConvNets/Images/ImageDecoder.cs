using System.Text;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// From encoded bytes (JPEG, PNG, WebP, GIF, BMP, …) to upright, opaque pixels. The header is read first, so that an image that is too
/// large costs nothing; a JPEG is decoded at a reduced scale where that is enough; EXIF's orientation is honored; what is transparent shows
/// white; what is cut off is refused. One object serves one thread: it keeps its memory.
/// </summary>
/// <param name="maxPixels">The most pixels of an image.</param>
internal sealed unsafe class ImageDecoder(long maxPixels) : IDisposable
{
    /// <summary>About twice what the largest cameras give; as bitmap 400 MB.</summary>
    internal const long DefaultMaxPixels = 100_000_000;

    /// <summary>No limit, for headers alone.</summary>
    internal const long AnySize = long.MaxValue;

    /// <summary>The most bytes of an encoded image.</summary>
    internal const int MaxEncodedLength = 256 << 20;

    private const int BytesPerPixel = 4;

    // libjpeg scales by eighths. Seven of them take longer than all eight, for which there are vector
    // instructions; one and two alias too much.
    private static readonly int[] s_eighths = [3, 4, 5, 6];

    /// <summary>
    /// How many times the pixels that are wanted a reduced JPEG has along each side, at least: what is resized from it then differs by less
    /// than one gray level on average from what is resized from the whole.
    /// </summary>
    private const double Margin = 2.0;

    private readonly NativeBuffer _pixels = new();
    private readonly NativeBuffer _upright = new();

    /// <summary>The size of an image as it will be decoded, from its header alone.</summary>
    /// <exception cref="UnreadableImageException">It is no image, or too large.</exception>
    internal (int Height, int Width) SizeOf(ReadOnlySpan<byte> encoded, ImageName name)
    {
        ImageHeader header = HeaderOf(encoded, name);
        return (header.Height, header.Width);
    }

    /// <summary>The same with the format.</summary>
    /// <exception cref="UnreadableImageException">It is no image, or too large.</exception>
    internal ImageHeader HeaderOf(ReadOnlySpan<byte> encoded, ImageName name)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((IntPtr)bytes, encoded.Length);
            using SKCodec codec = Open(data, encoded, name);
            EncodedImageFormat format = codec.EncodedFormat switch
            {
                SKEncodedImageFormat.Jpeg => EncodedImageFormat.Jpeg,
                SKEncodedImageFormat.Png => EncodedImageFormat.Png,
                SKEncodedImageFormat.Webp => EncodedImageFormat.WebP,
                SKEncodedImageFormat.Gif => EncodedImageFormat.Gif,
                SKEncodedImageFormat.Bmp => EncodedImageFormat.Bmp,
                _ => EncodedImageFormat.Other,
            };
            return codec.EncodedOrigin.SwapsSides()
                ? new ImageHeader(format, codec.Info.Height, codec.Info.Width)
                : new ImageHeader(format, codec.Info.Width, codec.Info.Height);
        }
    }

    /// <summary>Decodes an image; it is valid until the next call.</summary>
    /// <param name="encoded">The encoded bytes.</param>
    /// <param name="minHeight">A JPEG may come with fewer pixels than it has, but at least this high.</param>
    /// <param name="minWidth">The same of its width.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="UnreadableImageException">It is no image, too large, damaged or cut off.</exception>
    internal DecodedImage Decode(ReadOnlySpan<byte> encoded, int minHeight, int minWidth, ImageName name)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((IntPtr)bytes, encoded.Length);
            using SKCodec codec = Open(data, encoded, name);
            SKEncodedOrigin origin = codec.EncodedOrigin;
            (int height, int width) = origin.SwapsSides() ? (minWidth, minHeight) : (minHeight, minWidth);
            SKSizeI size = ScaledSize(codec, height, width);
            bool isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;
            // Without a color space nothing is converted, as Pillow and torchvision have it.
            var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
            Span<byte> pixels = _pixels.Take(checked(size.Width * size.Height * BytesPerPixel));
            RequireWhole(codec.GetPixels(info, _pixels.Pointer), name);
            if (!isOpaque)
            {
                AlphaBlend.OnWhite(pixels);
            }

            if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            {
                return new DecodedImage(pixels, size.Height, size.Width, PixelLayout.Rgba);
            }

            Span<byte> upright = _upright.Take(pixels.Length);
            origin.Turn(pixels, size.Height, size.Width, upright);
            return origin.SwapsSides()
                ? new DecodedImage(upright, size.Width, size.Height, PixelLayout.Rgba)
                : new DecodedImage(upright, size.Height, size.Width, PixelLayout.Rgba);
        }
    }

    /// <summary>Takes the pixels of an image that ML.NET decoded; they are valid until the next call, and while the image is.</summary>
    /// <exception cref="UnreadableImageException">It was disposed, or is too large.</exception>
    internal DecodedImage Take(MLImage image, ImageName name)
    {
        try
        {
            RequirePixels(image.Width, image.Height, name);
            PixelLayout layout = image.PixelFormat == MLPixelFormat.Bgra32 ? PixelLayout.Bgra : PixelLayout.Rgba;
            ReadOnlySpan<byte> pixels = image.Pixels;
            if (AlphaBlend.IsOpaque(pixels))
            {
                return new DecodedImage(pixels, image.Height, image.Width, layout);
            }

            Span<byte> blended = _pixels.Take(pixels.Length);
            AlphaBlend.PremultipliedOnWhite(pixels, blended);
            return new DecodedImage(blended, image.Height, image.Width, layout);
        }
        catch (InvalidOperationException e)
        {
            throw new UnreadableImageException(
                name.ToString(),
                "the image in memory was disposed before it was read; an image lives until the last step that uses it has run, and some of "
                + "ML.NET's steps dispose those they are given", inner: e);
        }
    }

    /// <summary>To be called when the pixels are no longer needed.</summary>
    internal void Trim()
    {
        _pixels.Trim();
        _upright.Trim();
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _upright.Dispose();
    }

    private SKCodec Open(SKData data, ReadOnlySpan<byte> encoded, ImageName name)
    {
        if (encoded.IsEmpty)
        {
            throw new UnreadableImageException(name.ToString(), "it is empty");
        }

        SKCodec codec = SKCodec.Create(data) ?? throw new UnreadableImageException(
            name.ToString(), $"it is not an image in a known format (JPEG, PNG, WebP, GIF, BMP); it begins with {BeginningOf(encoded)}");
        try
        {
            RequirePixels(codec.Info.Width, codec.Info.Height, name);
            return codec;
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    private void RequirePixels(int width, int height, ImageName name)
    {
        long most = Math.Min(maxPixels, maxPixels == AnySize ? AnySize : Array.MaxLength / BytesPerPixel);
        if ((long)width * height > most)
        {
            string limit = most < maxPixels ? "that can be decoded at all" : "that are admitted (MaxImagePixels)";
            throw new UnreadableImageException(name.ToString(), $"it has {width:N0}×{height:N0} pixels, more than the {most:N0} {limit}");
        }
    }

    private static SKSizeI ScaledSize(SKCodec codec, int minHeight, int minWidth)
    {
        if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            foreach (int eighths in s_eighths)
            {
                SKSizeI size = codec.GetScaledDimensions(eighths / 8f);
                if (size.Width >= minWidth * Margin && size.Height >= minHeight * Margin)
                {
                    return size;
                }
            }
        }

        return codec.Info.Size;
    }

    private static void RequireWhole(SKCodecResult result, ImageName name)
    {
        if (result != SKCodecResult.Success)
        {
            throw new UnreadableImageException(name.ToString(), result switch
            {
                SKCodecResult.IncompleteInput => "it is cut off; its end is missing",
                SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "its data is damaged",
                _ => $"decoding failed ({result})",
            });
        }
    }

    private static string BeginningOf(ReadOnlySpan<byte> encoded)
    {
        ReadOnlySpan<byte> first = encoded[..Math.Min(encoded.Length, 12)];
        return first.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
            ? $"\"{Encoding.ASCII.GetString(first)}\""
            : $"the bytes {Convert.ToHexString(first)}";
    }
}
