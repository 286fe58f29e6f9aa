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
}
