using System.Globalization;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>Paints explanations.</summary>
internal static class HeatPicture
{
    private const int BytesPerPixel = 4;
    private const int FigureSide = 384;
    private const int Gap = 12;
    private const int LegendWidth = 14;
    private const int LabelScale = 3;
    private const float ColorShare = 0.6f;

    /// <summary>The image in gray under the colors of the map: red, green, blue, 255.</summary>
    internal static byte[] Overlay(Explanation explanation, MLImage image, out int height, out int width)
    {
        byte[] pixels = Opaque(image, out height, out width);
        Cover(pixels, explanation.MapFor(height, width), explanation.Map.Peak);
        return pixels;
    }

    /// <summary>The colors of the map alone: red, green, blue, and how much they cover, which is the share of the peak.</summary>
    internal static byte[] Layer(HeatMap map, float peak)
    {
        ReadOnlySpan<float> values = map.Values;
        byte[] pixels = new byte[values.Length * BytesPerPixel];
        for (int i = 0; i < values.Length; i++)
        {
            float share = peak > 0 ? Math.Clamp(values[i] / peak, 0, 1) : 0;
            Span<byte> pixel = pixels.AsSpan(i * BytesPerPixel, BytesPerPixel);
            (pixel[0], pixel[1], pixel[2]) = HeatColors.Of(share);
            pixel[3] = (byte)MathF.Round(share * byte.MaxValue);
        }

        return pixels;
    }

    /// <summary>The image, its overlay and the legend, as a PNG.</summary>
    internal static byte[] Figure(Explanation explanation, MLImage image)
    {
        byte[] pixels = Resized(Opaque(image, out int height, out int width), ref height, ref width);
        string peak = explanation.Map.Peak.ToString("G3", CultureInfo.InvariantCulture);
        int labelWidth = Math.Max(PixelDigits.Width(peak), PixelDigits.Width("0")) * LabelScale;
        var canvas = new Canvas(height + (2 * Gap), (2 * width) + (5 * Gap) + LegendWidth + labelWidth);
        canvas.Put(pixels, height, width, Gap, Gap);
        Cover(pixels, explanation.MapFor(height, width), explanation.Map.Peak);
        canvas.Put(pixels, height, width, Gap, width + (2 * Gap));
        int legend = (2 * width) + (3 * Gap);
        for (int y = 0; y < height; y++)
        {
            canvas.Fill(Gap + y, legend, 1, LegendWidth, HeatColors.Of(1 - ((float)y / Math.Max(1, height - 1))));
        }

        canvas.Write(peak, Gap, legend + LegendWidth + Gap, LabelScale);
        canvas.Write("0", Gap + height - (PixelDigits.Height * LabelScale), legend + LegendWidth + Gap, LabelScale);
        return PngImage.Encode(canvas.Pixels, canvas.Height, canvas.Width);
    }

    private static void Cover(byte[] pixels, HeatMap map, float peak)
    {
        ReadOnlySpan<float> values = map.Values;
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> pixel = pixels.AsSpan(i * BytesPerPixel, BytesPerPixel);
            float gray = (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
            (byte red, byte green, byte blue) = HeatColors.Of(peak > 0 ? values[i] / peak : 0);
            pixel[0] = Mixed(gray, red);
            pixel[1] = Mixed(gray, green);
            pixel[2] = Mixed(gray, blue);
        }

        static byte Mixed(float gray, byte color) => (byte)MathF.Round((gray * (1 - ColorShare)) + (color * ColorShare));
    }

    /// <summary>The pixels of an image, what is transparent on white: red, green, blue, 255.</summary>
    private static byte[] Opaque(MLImage image, out int height, out int width)
    {
        using var decoder = new ImageDecoder(long.MaxValue);
        DecodedImage taken = decoder.Take(image, new ImageName(image.Tag ?? "the image", 0, ""));
        (height, width) = (taken.Height, taken.Width);
        byte[] pixels = taken.Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i += BytesPerPixel)
        {
            if (taken.Layout == PixelLayout.Bgra)
            {
                (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
            }

            pixels[i + 3] = byte.MaxValue;
        }

        return pixels;
    }

    /// <summary>The same with the longer side as long as a figure has it.</summary>
    private static byte[] Resized(byte[] pixels, ref int height, ref int width)
    {
        double scale = (double)FigureSide / Math.Max(height, width);
        (int newHeight, int newWidth) = (Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        using SKImage image = SKImage.FromPixelCopy(Info(height, width), pixels, width * BytesPerPixel);
        using SKBitmap whole = SKBitmap.FromImage(image);
        using SKBitmap resized = whole.Resize(Info(newHeight, newWidth), scale > 1 ? SKFilterQuality.Low : SKFilterQuality.High);
        (height, width) = (newHeight, newWidth);
        return resized.GetPixelSpan().ToArray();

        static SKImageInfo Info(int height, int width) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
    }

    /// <summary>A white sheet.</summary>
    private sealed class Canvas
    {
        internal Canvas(int height, int width)
        {
            (Height, Width, Pixels) = (height, width, new byte[height * width * BytesPerPixel]);
            Array.Fill(Pixels, byte.MaxValue);
        }

        internal int Height { get; }

        internal int Width { get; }

        internal byte[] Pixels { get; }

        internal void Put(byte[] pixels, int height, int width, int top, int left)
        {
            for (int y = 0; y < height; y++)
            {
                pixels.AsSpan(y * width * BytesPerPixel, width * BytesPerPixel)
                    .CopyTo(Pixels.AsSpan((((top + y) * Width) + left) * BytesPerPixel));
            }
        }

        internal void Fill(int top, int left, int height, int width, (byte Red, byte Green, byte Blue) color)
        {
            for (int y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
            {
                for (int x = left; x < left + width; x++)
                {
                    Span<byte> pixel = Pixels.AsSpan(((y * Width) + x) * BytesPerPixel, BytesPerPixel);
                    (pixel[0], pixel[1], pixel[2]) = color;
                }
            }
        }

        internal void Write(string text, int top, int left, int scale)
        {
            foreach ((int x, int y) in PixelDigits.Dots(text))
            {
                Fill(top + (y * scale), left + (x * scale), scale, scale, (0, 0, 0));
            }
        }
    }
}
