using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>
/// What features are filed under: the first 128 bits of a SHA-512 of all that decides them. (Processors without instructions for SHA-256
/// hash half as much again with SHA-512 in the same time, and every image of every training is hashed.)
/// </summary>
internal readonly record struct FeatureKey(ulong High, ulong Low)
{
    internal const int Length = 16;

    /// <summary>The key of some bytes; <paramref name="kind"/> keeps different kinds of bytes apart.</summary>
    internal static FeatureKey Of(byte kind, ReadOnlySpan<byte> content)
    {
        using var hash = CreateHash();
        hash.AppendData([kind]);
        hash.AppendData(content);
        return End(hash);
    }

    /// <summary>A hash for <see cref="End"/>.</summary>
    internal static IncrementalHash CreateHash() => IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

    /// <summary>The key of what a hash has taken in.</summary>
    internal static FeatureKey End(IncrementalHash hash)
    {
        Span<byte> value = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(value);
        return Read(value);
    }

    /// <summary>The key of two things together.</summary>
    internal FeatureKey With(FeatureKey other)
    {
        Span<byte> both = stackalloc byte[2 * Length];
        Write(both);
        other.Write(both[Length..]);
        return Of((byte)'+', both);
    }

    internal static FeatureKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public override string ToString() => $"{High:x16}{Low:x16}";
}
