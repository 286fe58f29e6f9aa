namespace Microsoft.ML.ConvNets.Images;

/// <summary>Lays images with transparent parts on white, of four bytes a pixel, the last of which is alpha.</summary>
internal static class AlphaBlend
{
    internal static bool IsOpaque(ReadOnlySpan<byte> pixels)
    {
        for (int i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != byte.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>In place; colors do not depend on alpha.</summary>
    internal static void OnWhite(Span<byte> pixels)
    {
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha != byte.MaxValue)
            {
                pixels[i] = Blend(pixels[i], alpha);
                pixels[i + 1] = Blend(pixels[i + 1], alpha);
                pixels[i + 2] = Blend(pixels[i + 2], alpha);
                pixels[i + 3] = byte.MaxValue;
            }
        }
    }

    /// <summary>The same of colors that were multiplied by alpha, as ML.NET's images hold them.</summary>
    internal static void PremultipliedOnWhite(ReadOnlySpan<byte> pixels, Span<byte> blended)
    {
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            int white = byte.MaxValue - pixels[i + 3];
            blended[i] = (byte)Math.Min(pixels[i] + white, byte.MaxValue);
            blended[i + 1] = (byte)Math.Min(pixels[i + 1] + white, byte.MaxValue);
            blended[i + 2] = (byte)Math.Min(pixels[i + 2] + white, byte.MaxValue);
            blended[i + 3] = byte.MaxValue;
        }
    }

    private static byte Blend(int color, int alpha) =>
        (byte)(((color * alpha) + (byte.MaxValue * (byte.MaxValue - alpha)) + 127) / byte.MaxValue);
}
