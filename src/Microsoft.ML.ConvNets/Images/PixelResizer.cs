using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>How the bytes of a pixel are ordered.</summary>
internal enum PixelLayout
{
    Bgra,
    Rgba,
    Rgb,
}

/// <summary>
/// Resizes 8-bit images, antialiased, into packed rows of red, green, blue (or of gray). One object serves one thread: it keeps its
/// buffers and the weights of the sizes it saw last.
/// </summary>
internal sealed class PixelResizer(int targetHeight, int targetWidth, int channels, Interpolation interpolation = Interpolation.Bilinear)
{
    private const int MaxCachedFilters = 64;

    private readonly Dictionary<(int Source, int Target, double From, double To), ResizeFilter> _filters = [];
    private byte[] _narrowed = [];
    private byte[] _resized = [];

    /// <summary>Writes the image as <c>[H, W, C]</c> bytes.</summary>
    /// <param name="pixels">Rows of pixels without gaps.</param>
    /// <param name="height">Height of the source.</param>
    /// <param name="width">Width of the source.</param>
    /// <param name="layout">Order of a pixel's bytes.</param>
    /// <param name="destination">Room for the target's pixels.</param>
    internal void Resize(ReadOnlySpan<byte> pixels, int height, int width, PixelLayout layout, Span<byte> destination) =>
        Resize(pixels, height, width, layout, CropRectangle.Whole(height, width), destination);

    /// <summary>The same with a part of the image.</summary>
    internal void Resize(ReadOnlySpan<byte> pixels, int height, int width, PixelLayout layout, CropRectangle box, Span<byte> destination)
    {
        int size = layout == PixelLayout.Rgb ? 3 : 4;
        if (height == targetHeight && width == targetWidth && box == CropRectangle.Whole(height, width))
        {
            Pack(pixels, size, layout, destination);
            return;
        }

        int stride = targetWidth * 4;
        ResizeFilter across = Filter(width, targetWidth, box.Left, box.Right);
        ResizeFilter down = Filter(height, targetHeight, box.Top, box.Bottom);
        (int first, int end) = down.Range;
        Narrow(pixels[(first * width * size)..(end * width * size)], end - first, width, size, across,
            Grown(ref _narrowed, (end - first) * stride));
        Span<byte> resized = Grown(ref _resized, targetHeight * stride);
        Shorten(_narrowed, stride, down, first, resized);
        Pack(resized, 4, layout, destination);
    }

    private static Span<byte> Grown(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }

        return buffer.AsSpan(0, length);
    }

    private ResizeFilter Filter(int source, int target, double from, double to)
    {
        if (!_filters.TryGetValue((source, target, from, to), out ResizeFilter? filter))
        {
            if (_filters.Count >= MaxCachedFilters)
            {
                _filters.Clear();
            }

            filter = _filters[(source, target, from, to)] = ResizeFilter.Create(source, target, interpolation, from, to);
        }

        return filter;
    }

    /// <summary>Along the rows: source width to target width, four bytes a pixel in the result.</summary>
    private void Narrow(ReadOnlySpan<byte> pixels, int height, int width, int size, ResizeFilter filter, Span<byte> narrowed)
    {
        ref byte first = ref MemoryMarshal.GetReference(pixels);
        // The last three-byte pixel has no fourth byte to read along.
        int lastWhole = pixels.Length - 4;
        for (int y = 0; y < height; y++)
        {
            int row = y * width * size;
            Span<uint> target = MemoryMarshal.Cast<byte, uint>(narrowed.Slice(y * targetWidth * 4, targetWidth * 4));
            for (int x = 0; x < target.Length; x++)
            {
                int offset = row + (filter.Starts[x] * size);
                ReadOnlySpan<int> weights = filter.Weights.AsSpan(x * filter.Width, filter.Counts[x]);
                Vector128<int> sum = Vector128.Create(1 << (ResizeFilter.Precision - 1));
                foreach (int weight in weights)
                {
                    uint pixel = offset <= lastWhole
                        ? Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, offset))
                        : LastPixel(pixels[offset..]);
                    Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte());
                    sum += Vector128.WidenLower(wide).AsInt32() * weight;
                    offset += size;
                }

                target[x] = PackPixel(sum >> ResizeFilter.Precision);
            }
        }
    }

    private static uint LastPixel(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));

    private static uint PackPixel(Vector128<int> values)
    {
        Vector128<int> clamped = Vector128.Min(Vector128.Max(values, Vector128<int>.Zero), Vector128.Create(255));
        Vector128<short> shorts = Vector128.Narrow(clamped, clamped);
        return Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }

    /// <summary>
    /// Down the columns: source height to target height, of rows that begin with row <paramref name="first"/> of the source.
    /// </summary>
    private static void Shorten(byte[] source, int stride, ResizeFilter filter, int first, Span<byte> target)
    {
        Vector128<int> half = Vector128.Create(1 << (ResizeFilter.Precision - 1));
        for (int y = 0; y < filter.Target; y++)
        {
            ReadOnlySpan<int> weights = filter.Weights.AsSpan(y * filter.Width, filter.Counts[y]);
            int top = (filter.Starts[y] - first) * stride;
            Span<uint> row = MemoryMarshal.Cast<byte, uint>(target.Slice(y * stride, stride));
            for (int x = 0; x < row.Length; x++)
            {
                Vector128<int> sum = half;
                int offset = top + (x * 4);
                foreach (int weight in weights)
                {
                    uint pixel = Unsafe.ReadUnaligned<uint>(ref source[offset]);
                    Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte());
                    sum += Vector128.WidenLower(wide).AsInt32() * weight;
                    offset += stride;
                }

                row[x] = PackPixel(sum >> ResizeFilter.Precision);
            }
        }
    }

    private void Pack(ReadOnlySpan<byte> pixels, int size, PixelLayout layout, Span<byte> destination)
    {
        (int red, int blue) = layout == PixelLayout.Bgra ? (2, 0) : (0, 2);
        int count = targetHeight * targetWidth;
        if (channels == 1)
        {
            for (int i = 0; i < count; i++)
            {
                // ITU-R 601, in 16-bit fixed point as Pillow's mode L.
                ReadOnlySpan<byte> pixel = pixels.Slice(i * size, 3);
                destination[i] = (byte)(((pixel[red] * 19595) + (pixel[1] * 38470) + (pixel[blue] * 7471) + 0x8000) >> 16);
            }

            return;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(i * size, 3);
            Span<byte> packed = destination.Slice(i * 3, 3);
            packed[0] = pixel[red];
            packed[1] = pixel[1];
            packed[2] = pixel[blue];
        }
    }
}
