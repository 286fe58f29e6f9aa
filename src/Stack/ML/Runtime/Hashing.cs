using System.Numerics;

namespace Microsoft.ML.Runtime;

/// <summary>Murmur's 32-bit mixing steps (A. Appleby, public domain), as seeds and samples are drawn with them.</summary>
internal static class Hashing
{
    public static uint MurmurRound(uint hash, uint chunk)
    {
        hash ^= MurmurChunk(chunk);
        hash = BitOperations.RotateLeft(hash, 13);
        return (hash * 5) + 0xE6546B64;
    }

    public static uint MurmurChunk(uint chunk) => BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;

    public static uint MixHash(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    public static uint MixHash(uint hash, int byteCount) => MixHash(hash ^ (uint)byteCount);

    /// <summary>
    /// The hash of a text, as ML.NET defines it: 32-bit MurmurHash3 of its characters as one to three bytes each. What is not ASCII is spread in a way of its own, as models
    /// that ML.NET wrote expect it: the bytes of such a character trade places with the ones that still wait in the chunk.
    /// </summary>
    public static uint MurmurText(uint hash, ReadOnlySpan<char> text)
    {
        ulong chunk = 0;
        int bits = 0, length = 0;
        foreach (char c in text)
        {
            uint code = c;
            if (code < 0x80)
            {
                chunk |= (ulong)code << bits;
                bits += 8;
            }
            else if (code < 0x800)
            {
                chunk |= (ulong)((code & 0x3F) | ((code << 2) & 0x1F00) | 0xC080) << bits;
                chunk = ((chunk & 0xFF) << 8) | (chunk >> 8);
                bits += 16;
            }
            else
            {
                chunk |= (ulong)((code & 0x3F) | ((code << 2) & 0x3F00) | ((code << 4) & 0x0F0000) | 0xE08080) << bits;
                chunk = ((chunk & 0xFF) << 16) | (((chunk >> 8) & 0xFF) << 8) | (chunk >> 16);
                bits += 24;
            }

            if (bits < 32)
                continue;
            hash = MurmurRound(hash, (uint)chunk);
            chunk >>= 32;
            bits -= 32;
            length += 4;
        }

        length += bits / 8;
        int tail = length % 4;
        if (tail > 0)
            hash ^= MurmurChunk((uint)chunk & ((1u << (8 * tail)) - 1));
        return MixHash(hash, length);
    }
}
