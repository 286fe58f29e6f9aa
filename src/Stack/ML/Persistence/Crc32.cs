using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML;

/// <summary>
/// The checksum of zip entries (CRC-32, polynomial 0xEDB88320). <see cref="System.IO.Compression.ZipArchive"/> does not compare it when it reads,
/// and a flipped bit in stored weights would otherwise pass as a model. Carry-less multiplication takes 64 bytes at a time where the processor has it,
/// eight table look-ups take eight bytes elsewhere, so that it does not slow reading down.
/// </summary>
internal sealed class Crc32
{
    private const int BlockLength = 64;

    private static readonly uint[][] s_tables = MakeTables();

    private uint _state = 0xFFFFFFFF;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= BlockLength)
        {
            int folded = bytes.Length / BlockLength * BlockLength;
            Span<byte> rest = stackalloc byte[Vector128<byte>.Count];
            Fold(bytes[..folded], _state, rest);
            _state = Step(0, rest);
            bytes = bytes[folded..];
        }

        _state = Step(_state, bytes);
    }

    private static uint Step(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[][] t = s_tables;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[7][low & 0xFF] ^ t[6][(low >> 8) & 0xFF] ^ t[5][(low >> 16) & 0xFF] ^ t[4][low >> 24]
                ^ t[3][high & 0xFF] ^ t[2][(high >> 8) & 0xFF] ^ t[1][(high >> 16) & 0xFF] ^ t[0][high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
            crc = t[0][(crc ^ b) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    /// <summary>Sixteen bytes that have, from a state of 0, the checksum that the bytes have from a given state.</summary>
    /// <param name="bytes">A multiple of 64 bytes, at least 64.</param>
    /// <param name="state">The state before them.</param>
    /// <param name="folded">Receives the sixteen bytes.</param>
    /// <remarks>
    /// Moving sixteen bytes on by n bits multiplies them by xⁿ; modulo the polynomial that is one multiplication for each half, by x⁽ⁿ⁺⁶⁴⁾ and xⁿ, reduced
    /// and bit-reversed. Compiled at once for all it is worth: a fresh process runs it over all weights before it counts as often used.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold(ReadOnlySpan<byte> bytes, uint state, Span<byte> folded)
    {
        Vector128<ulong> by512 = Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);
        Vector128<ulong> by128 = Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        Vector128<ulong> a = Vector128.LoadUnsafe(ref start).AsUInt64() ^ Vector128.CreateScalar(state).AsUInt64();
        Vector128<ulong> b = Vector128.LoadUnsafe(ref start, 16).AsUInt64();
        Vector128<ulong> c = Vector128.LoadUnsafe(ref start, 32).AsUInt64();
        Vector128<ulong> d = Vector128.LoadUnsafe(ref start, 48).AsUInt64();
        for (int i = BlockLength; i < bytes.Length; i += BlockLength)
        {
            ref byte block = ref Unsafe.Add(ref start, i);
            a = Move(a, by512) ^ Vector128.LoadUnsafe(ref block).AsUInt64();
            b = Move(b, by512) ^ Vector128.LoadUnsafe(ref block, 16).AsUInt64();
            c = Move(c, by512) ^ Vector128.LoadUnsafe(ref block, 32).AsUInt64();
            d = Move(d, by512) ^ Vector128.LoadUnsafe(ref block, 48).AsUInt64();
        }

        b ^= Move(a, by128);
        c ^= Move(b, by128);
        d ^= Move(c, by128);
        d.AsByte().CopyTo(folded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Move(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint n = 0; n < 256; n++)
            {
                if (k > 0)
                {
                    uint previous = tables[k - 1][n];
                    tables[k][n] = tables[0][previous & 0xFF] ^ (previous >> 8);
                    continue;
                }

                uint c = n;
                for (int bit = 0; bit < 8; bit++)
                    c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
                tables[0][n] = c;
            }
        }

        return tables;
    }
}
