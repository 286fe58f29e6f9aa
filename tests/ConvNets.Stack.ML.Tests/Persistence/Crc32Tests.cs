using System.IO.Compression;
using Microsoft.ML;

namespace ConvNets.Stack.ML.Tests.Persistence;

[TestClass]
public sealed class Crc32Tests
{
    [TestMethod]
    public void The_check_value_of_the_standard()
    {
        var checksum = new Crc32();
        checksum.Append("123456789"u8);
        Assert.AreEqual(0xCBF43926, checksum.Value);
    }

    [TestMethod]
    public void Bytes_of_any_length_in_any_pieces_have_the_checksum_that_a_zip_gives_them()
    {
        var random = new Random(5);
        byte[] bytes = new byte[3000];
        random.NextBytes(bytes);
        foreach (int length in Enumerable.Range(0, 300).Concat([511, 512, 513, 1024, 2999, 3000]))
        {
            uint expected = ChecksumInZip(bytes.AsSpan(0, length));
            foreach (int most in new[] { 3000, 200, 65, 7 })
            {
                var checksum = new Crc32();
                for (int start = 0; start < length;)
                {
                    int count = Math.Min(random.Next(1, most + 1), length - start);
                    checksum.Append(bytes.AsSpan(start, count));
                    start += count;
                }

                Assert.AreEqual(expected, checksum.Value, $"{length} bytes in pieces of at most {most}");
            }
        }
    }

    private static uint ChecksumInZip(ReadOnlySpan<byte> bytes)
    {
        using var zip = new MemoryStream();
        using (var writing = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = writing.CreateEntry("bytes").Open();
            entry.Write(bytes);
        }

        using var reading = new ZipArchive(zip, ZipArchiveMode.Read);
        return reading.Entries[0].Crc32;
    }
}
