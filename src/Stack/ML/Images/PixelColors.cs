using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>Pure conversions of colours; four bytes a pixel in, colours premultiplied.</summary>
internal static class PixelColors
{
    /// <summary>Where alpha, red, green and blue stand within the four bytes.</summary>
    public static (int Alpha, int Red, int Green, int Blue) Offsets(MLPixelFormat format) => format switch
    {
        MLPixelFormat.Bgra32 => (3, 2, 1, 0),
        MLPixelFormat.Rgba32 => (3, 0, 1, 2),
        _ => throw new InvalidOperationException($"Pixel format {format} is not supported; use Bgra32 or Rgba32."),
    };

    public static void ToRgb(ReadOnlySpan<byte> pixels, MLPixelFormat format, Span<byte> rgb)
    {
        (_, int red, int green, int blue) = Offsets(format);
        for (int from = 0, to = 0; from < pixels.Length; from += 4, to += 3)
        {
            rgb[to] = pixels[from + red];
            rgb[to + 1] = pixels[from + green];
            rgb[to + 2] = pixels[from + blue];
        }
    }

    /// <summary>Blue, green, red without alpha; translucent pixels get their full colours back.</summary>
    public static byte[] ToStraightBgr(ReadOnlySpan<byte> pixels, MLPixelFormat format)
    {
        (_, int red, int green, int blue) = Offsets(format);
        var bgr = new byte[pixels.Length / 4 * 3];
        for (int from = 0, to = 0; from < pixels.Length; from += 4, to += 3)
        {
            int alpha = pixels[from + 3];
            bgr[to] = Straight(pixels[from + blue], alpha);
            bgr[to + 1] = Straight(pixels[from + green], alpha);
            bgr[to + 2] = Straight(pixels[from + red], alpha);
        }
        return bgr;
    }

    /// <summary>
    /// Grey levels 0.3 R + 0.59 G + 0.11 B, rounded, as opaque BGRA: the picture is drawn on black, so transparency darkens it.
    /// </summary>
    public static void ToGrayscale(ReadOnlySpan<byte> pixels, MLPixelFormat format, Span<byte> bgra)
    {
        (_, int red, int green, int blue) = Offsets(format);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(bgra);
        for (int i = 0, from = 0; i < target.Length; i++, from += 4)
        {
            uint level = ((30u * pixels[from + red]) + (59u * pixels[from + green]) + (11u * pixels[from + blue]) + 50u) / 100u;
            target[i] = 0xFF000000u | (level * 0x010101u);
        }
    }

    private static byte Straight(int value, int alpha) => alpha switch
    {
        255 => (byte)value,
        0 => 0,
        _ => (byte)Math.Min(255, ((value * 255) + (alpha / 2)) / alpha),
    };
}
