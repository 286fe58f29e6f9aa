using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.ConvNets.Files;

namespace Microsoft.ML.ConvNets.Training.Features;

/// <summary>
/// Features as a file: a mark, the fingerprint, the number of values of a record and the number of records; then for each record its key
/// and its values; last a SHA-256 of all before it. A file is written beside its name and moved there when it is complete, and never
/// changed again.
/// </summary>
internal static class FeatureFile
{
    private const int HeaderLength = 8 + FeatureKey.Length + sizeof(int) + sizeof(int);

    private static ReadOnlySpan<byte> Mark => "CNFEAT01"u8;

    internal static string PatternOf(FeatureKey fingerprint) => $"{fingerprint}-*.features";

    internal static void Write(string folder, FeatureKey fingerprint, int length, IReadOnlyList<FeatureKey> keys, ValuesOf values)
    {
        string path = Path.Combine(folder, $"{fingerprint}-{Guid.NewGuid():N}.features");
        AtomicFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] header = new byte[HeaderLength];
            Mark.CopyTo(header);
            fingerprint.Write(header.AsSpan(8));
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), keys.Count);
            Put(header);
            byte[] name = new byte[FeatureKey.Length];
            foreach (FeatureKey key in keys)
            {
                key.Write(name);
                Put(name);
                Put(MemoryMarshal.AsBytes(values(key)));
            }

            file.Write(hash.GetHashAndReset());

            void Put(ReadOnlySpan<byte> bytes)
            {
                file.Write(bytes);
                hash.AppendData(bytes);
            }
        });
    }

    /// <summary>Gives each record of a file to <paramref name="take"/>, after the whole file was found to be sound.</summary>
    /// <exception cref="InvalidDataException">The file is cut off, was changed, or is another's.</exception>
    internal static void Read(string path, FeatureKey fingerprint, int length, TakeValues take)
    {
        using FileStream file = File.OpenRead(path);
        byte[] header = new byte[HeaderLength];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan(0, 8).SequenceEqual(Mark))
        {
            throw new InvalidDataException("it is no feature file, or cut off.");
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(28));
        long recordLength = FeatureKey.Length + ((long)length * sizeof(float));
        if (FeatureKey.Read(header.AsSpan(8)) != fingerprint || BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(24)) != length
            || count < 0
            || file.Length != HeaderLength + (count * recordLength) + SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException("its header does not fit its name and length.");
        }

        byte[] record = new byte[recordLength];
        Check(file, header, record, count);
        file.Position = HeaderLength;
        for (int i = 0; i < count; i++)
        {
            file.ReadExactly(record);
            take(FeatureKey.Read(record), MemoryMarshal.Cast<byte, float>(record.AsSpan(FeatureKey.Length)));
        }
    }

    private static void Check(FileStream file, byte[] header, byte[] record, int count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        for (int i = 0; i < count; i++)
        {
            file.ReadExactly(record);
            hash.AppendData(record);
        }

        byte[] stored = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(stored))
        {
            throw new InvalidDataException("its checksum does not fit.");
        }
    }

    internal delegate ReadOnlySpan<float> ValuesOf(FeatureKey key);

    internal delegate void TakeValues(FeatureKey key, ReadOnlySpan<float> values);
}
