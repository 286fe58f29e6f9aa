using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>A PNG of some kilobytes whose header claims more pixels than there is memory for.</summary>
internal static class PngBomb
{
    /// <summary>Gray pixels, of which the first thousand rows are there.</summary>
    internal static byte[] Claiming(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, BlackRows(width + 1)), .. Chunk("IEND"u8, [])];
    }

    private static byte[] BlackRows(int length)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize))
        {
            byte[] row = new byte[length];
            for (int i = 0; i < 1000; i++)
            {
                zlib.Write(row);
            }
        }

        return target.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content];
        byte[] length = new byte[4];
        byte[] sum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(body));
        return [.. length, .. body, .. sum];
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
