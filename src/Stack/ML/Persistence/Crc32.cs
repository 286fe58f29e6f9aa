using System.Buffers.Binary;

namespace Microsoft.ML;

/// <summary>
/// The checksum of zip entries (CRC-32, polynomial 0xEDB88320). <see cref="System.IO.Compression.ZipArchive"/> does not compare it when it reads,
/// and a flipped bit in stored weights would otherwise pass as a model. Eight table look-ups take eight bytes at a time, so that it does not slow reading down.
/// </summary>
internal sealed class Crc32
{
    private static readonly uint[][] s_tables = MakeTables();

    private uint _state = 0xFFFFFFFF;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint[][] t = s_tables;
        uint crc = _state;
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
        _state = crc;
    }

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
