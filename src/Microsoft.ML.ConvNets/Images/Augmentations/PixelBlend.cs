using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.ConvNets;

/// <summary>The blend of four neighbours, in integers: with vectors and without them it gives the same bytes.</summary>
internal static class PixelBlend
{
    /// <summary>Weights are multiples of 2^-8.</summary>
    internal const int WeightBits = 8;

    internal const int Whole = 1 << WeightBits;

    private const int Half = 1 << ((2 * WeightBits) - 1);

    // For each weight: of the upper and of the lower neighbour, in 16 bits each; of the left one's three channels and of the right one's.
    private static readonly uint[] s_down = [.. Enumerable.Range(0, Whole).Select(w => (uint)(Whole - w) | ((uint)w << 16))];
    private static readonly int[] s_across = [.. Enumerable.Range(0, Whole).SelectMany(w => new[] { Whole - w, Whole - w, Whole - w, w, w, w, 0, 0 })];

    /// <summary>One channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Grey(int topLeft, int topRight, int bottomLeft, int bottomRight, int alongX, int alongY)
    {
        int left = (topLeft * (Whole - alongY)) + (bottomLeft * alongY);
        int right = (topRight * (Whole - alongY)) + (bottomRight * alongY);
        return (byte)(((left * (Whole - alongX)) + (right * alongX) + Half) >> (2 * WeightBits));
    }

    /// <summary>Three channels. The lowest three bytes of <paramref name="top"/> are the left neighbour, the next three the right one.</summary>
    /// <returns>Three bytes; the fourth has no meaning.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Colours(ulong top, ulong bottom, int alongX, int alongY) =>
        Avx2.IsSupported ? WithVectors(top, bottom, alongX, alongY) : WithoutVectors(top, bottom, alongX, alongY);

    internal static uint WithoutVectors(ulong top, ulong bottom, int alongX, int alongY)
    {
        uint pixel = 0;
        for (int c = 0; c < 3; c++)
        {
            int shift = c * 8;
            pixel |= (uint)Grey((byte)(top >> shift), (byte)(top >> (shift + 24)), (byte)(bottom >> shift), (byte)(bottom >> (shift + 24)), alongX, alongY) << shift;
        }

        return pixel;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WithVectors(ulong top, ulong bottom, int alongX, int alongY)
    {
        Vector128<byte> pairs = Sse2.UnpackLow(Vector128.CreateScalarUnsafe(top).AsByte(), Vector128.CreateScalarUnsafe(bottom).AsByte());
        Vector256<short> wide = Avx2.ConvertToVector256Int16(pairs);
        Vector256<short> down = Vector256.Create(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(s_down), alongY)).AsInt16();
        Vector256<int> columns = Avx2.MultiplyAddAdjacent(wide, down);
        Vector256<int> across = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(s_across), (nuint)alongX * 8);
        // Left neighbours in the lanes 0 to 2, right ones in 3 to 5.
        Vector256<int> weighted = Avx2.MultiplyLow(columns, across);
        Vector128<int> right = Avx2.PermuteVar8x32(weighted, Vector256.Create(3, 4, 5, 6, 7, 7, 7, 7)).GetLower();
        Vector128<int> sum = weighted.GetLower() + right + Vector128.Create(Half);
        // Third bytes: the sums divided by 2^16.
        return Ssse3.Shuffle(sum.AsByte(), Vector128.Create((byte)2, 6, 10, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).AsUInt32().ToScalar();
    }
}
