using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// Makes an image of what a map shows of another one: whole pixels are copied, others interpolated (bilinear, places rounded to 1/256 of a
/// pixel). One object serves one thread.
/// </summary>
internal sealed class AffineResampler
{
    // The vector loop reads two pixels as eight bytes and writes one pixel as four.
    private const int Padding = 8;

    // Places beyond this many pixels look like those at it; sums of them still fit 64 bits.
    private const double FarthestPlace = 1 << 28;

    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _stride;
    private readonly byte _fill;
    private readonly int _fillOffset;
    private readonly OutsidePixels _columns;
    private readonly OutsidePixels _rows;
    private readonly byte[] _source;
    private readonly byte[] _result;

    /// <summary>For images of one shape.</summary>
    /// <param name="shape">One or three channels.</param>
    /// <param name="fillMode">What is outside.</param>
    /// <param name="fillValue">The pixel value outside if it is constant.</param>
    internal AffineResampler(TensorShape shape, FillMode fillMode, double fillValue)
    {
        if (shape.Channels is not (1 or 3))
        {
            throw new ArgumentException($"Images have one or three channels, not {shape.Channels}.", nameof(shape));
        }

        (_height, _width, _channels) = (shape.Height, shape.Width, shape.Channels);
        _stride = _width * _channels;
        _columns = new OutsidePixels(_width, _channels, fillMode);
        _rows = new OutsidePixels(_height, _stride, fillMode);
        _fillOffset = checked((int)shape.Length);
        _source = new byte[_fillOffset + Padding];
        _result = new byte[_fillOffset + Padding];
        // A pixel past the end, for those who find nothing in the image.
        _fill = (byte)Math.Round(fillValue);
        _source.AsSpan(_fillOffset).Fill(_fill);
    }

    /// <summary>What the map shows of a packed <c>[H, W, C]</c> image; valid, and the caller's to change, until the next call.</summary>
    internal Span<byte> Resample(ReadOnlySpan<byte> pixels, AffineMap map)
    {
        Span<byte> result = _result.AsSpan(0, pixels.Length);
        if (map == AffineMap.Identity)
        {
            pixels.CopyTo(result);
        }
        else if (map.IsWhole)
        {
            CopyWhole(pixels, map, result);
        }
        else
        {
            pixels.CopyTo(_source);
            Interpolate(map);
        }

        return result;
    }

    private void CopyWhole(ReadOnlySpan<byte> pixels, AffineMap map, Span<byte> result)
    {
        bool isMirrored = map.XX < 0;
        int stepX = isMirrored ? -1 : 1;
        int stepY = map.YY < 0 ? -1 : 1;
        int startX = (int)Math.Clamp(map.X, -FarthestPlace, FarthestPlace);
        int startY = (int)Math.Clamp(map.Y, -FarthestPlace, FarthestPlace);
        // The columns of the result that show columns of the source; the others show what is outside.
        int first = Math.Clamp(isMirrored ? startX - _width + 1 : -startX, 0, _width);
        int end = Math.Clamp(isMirrored ? startX + 1 : _width - startX, first, _width);
        for (int y = 0; y < _height; y++)
        {
            Span<byte> target = result.Slice(y * _stride, _stride);
            int top = _rows.OffsetOf(startY + (stepY * y));
            if (top < 0)
            {
                target.Fill(_fill);
                continue;
            }

            ReadOnlySpan<byte> row = pixels.Slice(top, _stride);
            if (isMirrored)
            {
                CopyMirrored(row, startX, first, end, target);
            }
            else if (end > first)
            {
                row.Slice((startX + first) * _channels, (end - first) * _channels).CopyTo(target[(first * _channels)..]);
            }

            CopyOutside(row, startX, stepX, 0, first, target);
            CopyOutside(row, startX, stepX, end, _width, target);
        }
    }

    private void CopyOutside(ReadOnlySpan<byte> row, int startX, int stepX, int first, int end, Span<byte> target)
    {
        for (int x = first; x < end; x++)
        {
            int left = _columns.OffsetOf(startX + (stepX * x));
            Span<byte> pixel = target.Slice(x * _channels, _channels);
            if (left < 0)
            {
                pixel.Fill(_fill);
            }
            else
            {
                row.Slice(left, _channels).CopyTo(pixel);
            }
        }
    }

    private void CopyMirrored(ReadOnlySpan<byte> row, int startX, int first, int end, Span<byte> target)
    {
        if (_channels == 3)
        {
            // A pixel as four bytes; the fourth one is written over by the next pixel. The last pixel of the source has no fourth byte to
            // read, the last one of the result none to write.
            ref byte from = ref MemoryMarshal.GetReference(row);
            ref byte to = ref MemoryMarshal.GetReference(target);
            for (int x = first + 1; x < end - 1; x++)
            {
                Unsafe.WriteUnaligned(
                    ref Unsafe.Add(ref to, x * 3), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, (startX - x) * 3)));
            }
        }

        for (int x = first; x < end; x = _channels == 3 && x == first && end - first > 2 ? end - 1 : x + 1)
        {
            for (int c = 0; c < _channels; c++)
            {
                target[(x * _channels) + c] = row[((startX - x) * _channels) + c];
            }
        }
    }

    private void Interpolate(AffineMap map)
    {
        long stepX = Fixed(map.XX);
        long stepY = Fixed(map.YX);
        // Half of a weight's unit, so that places are rounded and not cut off.
        const long rounding = 1L << (PixelBlend.PlaceBits - PixelBlend.WeightBits - 1);
        long limitX = (long)(_width - 1) << PixelBlend.PlaceBits;
        long limitY = (long)(_height - 1) << PixelBlend.PlaceBits;
        for (int y = 0; y < _height; y++)
        {
            var line = new Line(Fixed((map.XY * y) + map.X) + rounding, stepX, Fixed((map.YY * y) + map.Y) + rounding, stepY, y * _stride);
            // Where all four neighbors are pixels of the source, nothing needs to be checked.
            int first = 0;
            int end = _width;
            Narrow(ref first, ref end, line.PlaceX, stepX, limitX);
            Narrow(ref first, ref end, line.PlaceY, stepY, limitY);
            if (_channels == 3)
            {
                ColorEdge(line, 0, first);
                ColorInside(line, first, end);
                ColorEdge(line, end, _width);
            }
            else
            {
                GrayEdge(line, 0, first);
                GrayInside(line, first, end);
                GrayEdge(line, end, _width);
            }
        }
    }

    private static long Fixed(double value) =>
        (long)Math.Round(Math.Clamp(value, -FarthestPlace, FarthestPlace) * (1L << PixelBlend.PlaceBits));

    /// <summary>Narrows the range of columns to those whose place is from 0 to below a limit.</summary>
    private void Narrow(ref int first, ref int end, long start, long step, long limit)
    {
        if (step == 0)
        {
            end = start >= 0 && start < limit ? end : first;
            return;
        }

        // The first column at or past 0, and the first one at or past the limit; seen from the other side if the places go down.
        int low = step > 0 ? FirstPast(-start, step) : FirstPast(start - limit + 1, -step);
        int high = step > 0 ? FirstPast(limit - start, step) : FirstPast(start + 1, -step);
        first = Math.Clamp(low, first, end);
        end = Math.Clamp(high, first, end);
    }

    /// <summary>
    /// The first column that so many steps have brought at least to a distance. A division of 64-bit integers takes longer than several
    /// pixels, so the quotient is guessed and then corrected.
    /// </summary>
    private int FirstPast(long distance, long step)
    {
        int column = (int)Math.Clamp((double)distance / step, 0, _width);
        while (column > 0 && (column - 1) * step >= distance)
        {
            column--;
        }

        while (column < _width && column * step < distance)
        {
            column++;
        }

        return column;
    }

    private void ColorInside(Line line, int first, int end) => PixelBlend.ColorRow(
        ref MemoryMarshal.GetArrayDataReference(_source),
        _stride,
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_result), line.Target + (first * 3)),
        line.PlaceX + (first * line.StepX),
        line.StepX,
        line.PlaceY + (first * line.StepY),
        line.StepY,
        end - first);

    /// <summary>Pixels some of whose neighbors are outside.</summary>
    private void ColorEdge(Line line, int first, int end)
    {
        ref byte source = ref MemoryMarshal.GetArrayDataReference(_source);
        ref byte result = ref MemoryMarshal.GetArrayDataReference(_result);
        for (int x = first; x < end; x++)
        {
            long atX = line.PlaceX + (x * line.StepX);
            long atY = line.PlaceY + (x * line.StepY);
            Corners corners = CornersOf(atX, atY);
            ulong above = Pixel(ref source, corners.TopLeft) | (Pixel(ref source, corners.TopRight) << 24);
            ulong below = Pixel(ref source, corners.BottomLeft) | (Pixel(ref source, corners.BottomRight) << 24);
            Unsafe.WriteUnaligned(
                ref Unsafe.Add(ref result, line.Target + (x * 3)),
                PixelBlend.Colors(above, below, PixelBlend.WeightOf(atX), PixelBlend.WeightOf(atY)));
        }
    }

    private static ulong Pixel(ref byte source, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, offset)) & 0xFFFFFF;

    private void GrayInside(Line line, int first, int end)
    {
        ref byte source = ref MemoryMarshal.GetArrayDataReference(_source);
        ref byte result = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_result), line.Target);
        nint stride = _stride;
        long atX = line.PlaceX + (first * line.StepX);
        long atY = line.PlaceY + (first * line.StepY);
        for (int x = first; x < end; x++)
        {
            ref byte corner = ref Unsafe.Add(
                ref source, ((nint)(atY >> PixelBlend.PlaceBits) * stride) + (nint)(atX >> PixelBlend.PlaceBits));
            ref byte below = ref Unsafe.Add(ref corner, stride);
            Unsafe.Add(ref result, x) = PixelBlend.Gray(
                corner, Unsafe.Add(ref corner, 1), below, Unsafe.Add(ref below, 1), PixelBlend.WeightOf(atX), PixelBlend.WeightOf(atY));
            atX += line.StepX;
            atY += line.StepY;
        }
    }

    private void GrayEdge(Line line, int first, int end)
    {
        for (int x = first; x < end; x++)
        {
            long atX = line.PlaceX + (x * line.StepX);
            long atY = line.PlaceY + (x * line.StepY);
            Corners corners = CornersOf(atX, atY);
            _result[line.Target + x] = PixelBlend.Gray(
                _source[corners.TopLeft], _source[corners.TopRight], _source[corners.BottomLeft], _source[corners.BottomRight],
                PixelBlend.WeightOf(atX), PixelBlend.WeightOf(atY));
        }
    }

    /// <summary>The offsets of the four pixels around a place, some of which may be outside.</summary>
    private Corners CornersOf(long atX, long atY)
    {
        int left = _columns.OffsetOf((int)(atX >> PixelBlend.PlaceBits));
        int right = _columns.OffsetOf((int)(atX >> PixelBlend.PlaceBits) + 1);
        int top = _rows.OffsetOf((int)(atY >> PixelBlend.PlaceBits));
        int bottom = _rows.OffsetOf((int)(atY >> PixelBlend.PlaceBits) + 1);
        return new Corners(Offset(top, left), Offset(top, right), Offset(bottom, left), Offset(bottom, right));
    }

    /// <summary>Of the pixel where a row and a column meet; of the fill value if one of them is nothing.</summary>
    private int Offset(int row, int column) => (row | column) < 0 ? _fillOffset : row + column;

    private readonly record struct Corners(int TopLeft, int TopRight, int BottomLeft, int BottomRight);

    /// <summary>Where the pixels of a row of the result look in the source, in units of 2^-32 pixels, and where they are written.</summary>
    private readonly record struct Line(long PlaceX, long StepX, long PlaceY, long StepY, int Target);
}
