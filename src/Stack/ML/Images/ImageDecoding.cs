using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Data;

/// <summary>
/// Decoding for whoever resizes at once: a JPEG is reduced to 1/2, 1/4 or 1/8 inside its decoder (in the cosine transform, so
/// without aliasing), which saves most of the work. RGB, three bytes a pixel, row by row; transparency is shown on black.
/// </summary>
internal static class ImageDecoding
{
    /// <summary>Decodes encoded bytes to RGB of at least the given size, or of the picture's own size if that is smaller.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="minWidth">No reduction makes the picture narrower than this.</param>
    /// <param name="minHeight">No reduction makes the picture lower than this.</param>
    /// <param name="rgbBuffer">Reused if long enough, else replaced; only the first 3 * width * height bytes count.</param>
    /// <param name="width">The decoded width.</param>
    /// <param name="height">The decoded height.</param>
    /// <param name="error">Why it failed.</param>
    public static bool TryDecodeReduced(
        ReadOnlySpan<byte> encoded, int minWidth, int minHeight, [NotNullWhen(true)] ref byte[]? rgbBuffer, out int width, out int height, [NotNullWhen(false)] out string? error)
        => NativeImageCodec.TryDecodeReduced(encoded, minWidth, minHeight, ref rgbBuffer, out width, out height, out error) && rgbBuffer is not null;

    /// <summary>The same for whoever asks the image itself for the reason.</summary>
    public static bool TryDecodeReduced(ReadOnlySpan<byte> encoded, int minWidth, int minHeight, ref byte[] rgbBuffer, out int width, out int height)
    {
        byte[]? buffer = rgbBuffer;
        bool decoded = TryDecodeReduced(encoded, minWidth, minHeight, ref buffer, out width, out height, out _);
        rgbBuffer = buffer ?? [];
        return decoded;
    }

    /// <summary>The size of an image file, from its header alone.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> encoded, out int width, out int height, [NotNullWhen(false)] out string? error)
        => NativeImageCodec.TryProbe(encoded, out _, out width, out height, out error);

    /// <summary>Reads any image as RGB: from its encoded bytes, reduced, where it has them, else from its pixels.</summary>
    /// <exception cref="InvalidDataException">The image cannot be decoded; the message names it.</exception>
    public static void ReadRgb(MLImage image, int minWidth, int minHeight, [NotNull] ref byte[]? rgbBuffer, out int width, out int height)
    {
        ReadOnlyMemory<byte> encoded = image.EncodedBytes;
        if (!encoded.IsEmpty)
        {
            if (!TryDecodeReduced(encoded.Span, minWidth, minHeight, ref rgbBuffer, out width, out height, out string? error))
                throw image.Undecodable(error);
            return;
        }
        (width, height) = (image.Width, image.Height);
        int needed = 3 * width * height;
        if (rgbBuffer is null || rgbBuffer.Length < needed)
            rgbBuffer = GC.AllocateUninitializedArray<byte>(needed);
        PixelColors.ToRgb(image.Pixels, image.PixelFormat, rgbBuffer);
    }
}
