using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

/// <summary>The formats that <c>libconvnets_image</c> knows.</summary>
internal enum EncodedImageFormat
{
    Unknown = 0,
    Jpeg = 1,
    Png = 2,
    WebP = 3,
    Gif = 4,
    Bmp = 5,
    Tiff = 6,
    Pnm = 7,
}

/// <summary>Calls into <c>libconvnets_image</c>. Failures come back as text, without the name of the picture: the caller knows it.</summary>
internal static unsafe partial class NativeImageCodec
{
    private const string Library = "convnets_image";

    // ci_status in convnets_image.h
    private const int Ok = 0;
    private const int BufferTooSmall = 8;

    private static readonly bool s_available = NativeLibrary.TryLoad(Library, typeof(NativeImageCodec).Assembly, null, out _);

    /// <summary>Reads format and size from the header alone.</summary>
    public static bool TryProbe(ReadOnlySpan<byte> encoded, out EncodedImageFormat format, out int width, out int height, [NotNullWhen(false)] out string? error)
    {
        CheckAvailable();
        int kind = 0, w = 0, h = 0;
        int status;
        fixed (byte* data = encoded)
            status = ci_probe(data, (nuint)encoded.Length, &kind, &w, &h);
        (format, width, height) = ((EncodedImageFormat)kind, w, h);
        return Succeeded(status, out error);
    }

    /// <summary>Decodes to premultiplied BGRA; <paramref name="pixels"/> has exactly the size that <see cref="TryProbe"/> told.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, int width, int height, Span<byte> pixels, [NotNullWhen(false)] out string? error)
    {
        CheckAvailable();
        int status;
        fixed (byte* data = encoded, to = pixels)
            status = ci_decode_bgra(data, (nuint)encoded.Length, width, height, to, (nuint)pixels.Length);
        return Succeeded(status, out error);
    }

    /// <summary>Decodes to RGB, a JPEG at 1/2, 1/4 or 1/8 where neither side falls below its minimum. Grows <paramref name="pixels"/> as needed.</summary>
    public static bool TryDecodeReduced(
        ReadOnlySpan<byte> encoded, int minWidth, int minHeight, ref byte[]? pixels, out int width, out int height, [NotNullWhen(false)] out string? error)
    {
        CheckAvailable();
        for (; ; )
        {
            int w = 0, h = 0;
            int status;
            fixed (byte* data = encoded, to = pixels)
                status = ci_decode_rgb_reduced(data, (nuint)encoded.Length, minWidth, minHeight, to, (nuint)(pixels?.Length ?? 0), &w, &h);
            (width, height) = (w, h);
            int needed = 3 * w * h;
            if (status != BufferTooSmall || needed <= (pixels?.Length ?? 0))
                return Succeeded(status, out error);
            pixels = GC.AllocateUninitializedArray<byte>(needed);
        }
    }

    /// <summary>Encodes premultiplied pixels.</summary>
    public static bool TryEncode(
        ReadOnlySpan<byte> pixels, int width, int height, MLPixelFormat pixelFormat, EncodedImageFormat format, int quality,
        [NotNullWhen(true)] out byte[]? encoded, [NotNullWhen(false)] out string? error)
    {
        CheckAvailable();
        byte* buffer = null;
        nuint length = 0;
        int status;
        fixed (byte* from = pixels)
            status = ci_encode(from, width, height, pixelFormat == MLPixelFormat.Rgba32 ? 1 : 0, (int)format, quality, &buffer, &length);
        if (!Succeeded(status, out error))
        {
            encoded = null;
            return false;
        }
        try
        {
            encoded = new ReadOnlySpan<byte>(buffer, checked((int)length)).ToArray();
            return true;
        }
        finally
        {
            ci_free(buffer);
        }
    }

    // Without this the first picture would end in a list of searched paths that tells nobody what to do.
    private static void CheckAvailable()
    {
        if (!s_available)
        {
            throw new DllNotFoundException(
                "libconvnets_image.so cannot be loaded from beside the application. Build it with eng/native and build the application again; " +
                "where it is there, one of the libraries it needs is missing (Debian: libjpeg62-turbo, libpng16-16, libwebp7, libwebpdemux2, libgif7).");
        }
    }

    private static bool Succeeded(int status, [NotNullWhen(false)] out string? error)
    {
        error = status == Ok ? null : Marshal.PtrToStringUTF8(ci_last_error()) ?? $"status {status}";
        return status == Ok;
    }

    [LibraryImport(Library)]
    private static partial nint ci_last_error();

    [LibraryImport(Library)]
    private static partial int ci_probe(byte* data, nuint length, int* format, int* width, int* height);

    [LibraryImport(Library)]
    private static partial int ci_decode_bgra(byte* data, nuint length, int width, int height, byte* pixels, nuint capacity);

    [LibraryImport(Library)]
    private static partial int ci_decode_rgb_reduced(byte* data, nuint length, int minWidth, int minHeight, byte* pixels, nuint capacity, int* width, int* height);

    [LibraryImport(Library)]
    private static partial int ci_encode(byte* pixels, int width, int height, int isRgba, int format, int quality, byte** encoded, nuint* encodedLength);

    [LibraryImport(Library)]
    private static partial void ci_free(byte* encoded);
}
