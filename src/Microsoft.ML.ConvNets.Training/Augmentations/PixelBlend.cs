using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>The blend of four neighbors, in integers: with vectors and without them it gives the same bytes.</summary>
internal static class PixelBlend
{
    /// <summary>Places are multiples of 2^-32 pixels.</summary>
    internal const int PlaceBits = 32;

    /// <summary>Weights are multiples of 2^-8.</summary>
    internal const int WeightBits = 8;

    // Values and weights have so many more bits while they are blended, which is what signed 16-bit numbers have room for.
    private const int ExtraBits = 7;
    private const int Block = 8;

    /// <summary>The weight of the neighbor to the right of a place, or below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int WeightOf(long place) => (int)(place >> (PlaceBits - WeightBits)) & ((1 << WeightBits) - 1);

    /// <summary>One channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Gray(int topLeft, int topRight, int bottomLeft, int bottomRight, int alongX, int alongY)
    {
        int left = Between(topLeft << ExtraBits, bottomLeft << ExtraBits, alongY);
        int right = Between(topRight << ExtraBits, bottomRight << ExtraBits, alongY);
        return (byte)((Between(left, right, alongX) + (1 << (ExtraBits - 1))) >> ExtraBits);
    }

    /// <summary>
    /// Three channels. The lowest three bytes of <paramref name="top"/> are the left neighbor, the next three the right one.
    /// </summary>
    /// <returns>Three bytes; the fourth has no meaning.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Colors(ulong top, ulong bottom, int alongX, int alongY) =>
        Ssse3.IsSupported ? WithVectors(top, bottom, alongX, alongY) : WithoutVectors(top, bottom, alongX, alongY);

    internal static uint WithoutVectors(ulong top, ulong bottom, int alongX, int alongY)
    {
        uint pixel = 0;
        for (int c = 0; c < 3; c++)
        {
            int shift = c * 8;
            pixel |= (uint)Gray(
                (byte)(top >> shift), (byte)(top >> (shift + 24)), (byte)(bottom >> shift), (byte)(bottom >> (shift + 24)), alongX,
                alongY) << shift;
        }

        return pixel;
    }

    /// <summary>A row of pixels of three channels, all of whose neighbors lie in the source.</summary>
    /// <param name="source">The first byte of the source; two more can be read past its last pixel.</param>
    /// <param name="stride">The length of its rows in bytes.</param>
    /// <param name="result">Where the first pixel is written; up to four bytes past the last one are written too.</param>
    /// <param name="placeX">The column that the first pixel shows, in multiples of 2^-32 pixels.</param>
    /// <param name="stepX">How far it is to the next pixel's.</param>
    /// <param name="placeY">The row.</param>
    /// <param name="stepY">How far it is to the next pixel's.</param>
    /// <param name="count">The number of pixels.</param>
    internal static void ColorRow(ref byte source, int stride, ref byte result, long placeX, long stepX, long placeY, long stepY, int count)
    {
        if (Avx2.IsSupported && count >= Block)
        {
            ColorBlocks(ref source, stride, ref result, placeX, stepX, placeY, stepY, count);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            ref byte corner = ref Unsafe.Add(ref source, ((nint)(placeY >> PlaceBits) * stride) + ((nint)(placeX >> PlaceBits) * 3));
            ulong top = Unsafe.ReadUnaligned<ulong>(ref corner);
            ulong bottom = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref corner, stride));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref result, i * 3), Colors(top, bottom, WeightOf(placeX), WeightOf(placeY)));
            placeX += stepX;
            placeY += stepY;
        }
    }

    /// <summary>Eight pixels at a time: two vectors of four, each pixel four numbers of 16 bits.</summary>
    private static void ColorBlocks(
        ref byte source, int stride, ref byte result, long placeX, long stepX, long placeY, long stepY, int count)
    {
        // In such an order that the pixels come to lie in theirs when the two vectors are packed into one.
        Vector256<long> firstX = Vector256.Create(placeX, placeX + stepX, placeX + (4 * stepX), placeX + (5 * stepX));
        Vector256<long> firstY = Vector256.Create(placeY, placeY + stepY, placeY + (4 * stepY), placeY + (5 * stepY));
        Vector256<long> secondX = firstX + Vector256.Create(2 * stepX);
        Vector256<long> secondY = firstY + Vector256.Create(2 * stepY);
        int start = 0;
        while (true)
        {
            Vector256<short> first = Four(ref source, stride, firstX, firstY);
            Vector256<short> second = Four(ref source, stride, secondX, secondY);
            Vector256<byte> pixels = Avx2.Shuffle(
                Avx2.PackUnsignedSaturate(first, second),
                Vector256.Create(
                    (byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15));
            pixels.GetLower().StoreUnsafe(ref result, (nuint)(start * 3));
            // What is written past the eighth pixel belongs to pixels that are written later.
            pixels.GetUpper().StoreUnsafe(ref result, (nuint)((start * 3) + 12));
            // The last block does some pixels of the one before it again.
            int move = Math.Min(Block, count - Block - start);
            if (move == 0)
            {
                return;
            }

            start += move;
            Vector256<long> moveX = Vector256.Create(move * stepX);
            Vector256<long> moveY = Vector256.Create(move * stepY);
            firstX += moveX;
            firstY += moveY;
            secondX += moveX;
            secondY += moveY;
        }
    }

    /// <summary>Four pixels; their numbers still have extra room above eight bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Four(ref byte source, int stride, Vector256<long> x, Vector256<long> y)
    {
        Vector256<long> column = x >>> PlaceBits;
        Vector256<long> row = y >>> PlaceBits;
        // By way of memory: taking numbers out of a vector one by one would wait for the unit that shuffles.
        Unsafe.SkipInit(out Offsets offsets);
        offsets.All = Avx2.Multiply(row.AsUInt32(), Vector256.Create((ulong)stride).AsUInt32()).AsInt64() + column + column + column;
        Vector256<byte> top = Neighbors(ref source, ref offsets);
        Vector256<byte> bottom = Neighbors(ref Unsafe.Add(ref source, stride), ref offsets);
        Vector256<short> down = Weights(y);
        Vector256<short> left = Between(Left(top), Left(bottom), down);
        Vector256<short> right = Between(Right(top), Right(bottom), down);
        return (Between(left, right, Weights(x)) + Vector256.Create((short)(1 << (ExtraBits - 1)))) >> ExtraBits;
    }

    /// <summary>Four times eight bytes: a pixel and its neighbor to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Neighbors(ref byte start, ref Offsets offsets) => Vector256.Create(
        Vector128.Create(At(ref start, offsets.First), At(ref start, offsets.Second)),
        Vector128.Create(At(ref start, offsets.Third), At(ref start, offsets.Fourth))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong At(ref byte start, long offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, (nint)offset));

    /// <summary>The first three of each eight bytes, as 16-bit numbers with their extra bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Left(Vector256<byte> pixels) => (Avx2.Shuffle(pixels, Vector256.Create(
        (byte)128, 0, 128, 1, 128, 2, 128, 128, 128, 8, 128, 9, 128, 10, 128, 128, 128, 0, 128, 1, 128, 2, 128, 128, 128, 8, 128, 9, 128,
        10, 128, 128))
        .AsUInt16() >> (8 - ExtraBits)).AsInt16();

    /// <summary>The next three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Right(Vector256<byte> pixels) => (Avx2.Shuffle(pixels, Vector256.Create(
        (byte)128, 3, 128, 4, 128, 5, 128, 128, 128, 11, 128, 12, 128, 13, 128, 128, 128, 3, 128, 4, 128, 5, 128, 128, 128, 11, 128, 12,
        128, 13, 128, 128))
        .AsUInt16() >> (8 - ExtraBits)).AsInt16();

    /// <summary>The weight of each place four times, with its extra bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Weights(Vector256<long> places) => Avx2.Shuffle(
        ((places >>> (PlaceBits - WeightBits - ExtraBits)) & Vector256.Create((long)(((1 << WeightBits) - 1) << ExtraBits))).AsByte(),
        Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9)).AsInt16();

    /// <summary>The step that everything is made of: from one value toward another by so many 256ths of the way, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Between(int one, int other, int weight) =>
        one + ((((other - one) * weight) + (1 << (WeightBits - 1))) >> WeightBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Between(Vector256<short> one, Vector256<short> other, Vector256<short> weight) =>
        one + Avx2.MultiplyHighRoundScale(other - one, weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Between(Vector128<short> one, Vector128<short> other, Vector128<short> weight) =>
        one + Ssse3.MultiplyHighRoundScale(other - one, weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WithVectors(ulong top, ulong bottom, int alongX, int alongY)
    {
        Vector128<short> columns = Between(Wide(top), Wide(bottom), Vector128.Create((short)(alongY << ExtraBits)));
        Vector128<short> right = Sse2.ShiftRightLogical128BitLane(columns, 3 * sizeof(short));
        Vector128<short> blended = Between(columns, right, Vector128.Create((short)(alongX << ExtraBits)));
        Vector128<short> rounded = (blended + Vector128.Create((short)(1 << (ExtraBits - 1)))) >> ExtraBits;
        return Sse2.PackUnsignedSaturate(rounded, rounded).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Wide(ulong bytes) =>
        (Sse2.UnpackLow(Vector128<byte>.Zero, Vector128.CreateScalarUnsafe(bytes).AsByte()).AsUInt16() >> (8 - ExtraBits)).AsInt16();

    [StructLayout(LayoutKind.Explicit)]
    private struct Offsets
    {
        [FieldOffset(0)]
        internal Vector256<long> All;

        [FieldOffset(0)]
        internal long First;

        [FieldOffset(8)]
        internal long Second;

        [FieldOffset(16)]
        internal long Third;

        [FieldOffset(24)]
        internal long Fourth;
    }
}
