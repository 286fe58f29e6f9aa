using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Data sets as files.</summary>
internal static class DataFiles
{
    /// <summary>An IDX file of bytes.</summary>
    internal static byte[] Idx(int[] dimensions, byte[] data)
    {
        byte[] header = new byte[4 + (4 * dimensions.Length)];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        return [.. header, .. data];
    }

    /// <summary>A zip with an image under each name; a name that ends with a slash is a folder.</summary>
    internal static string Zip(TemporaryFolder folder, params string[] names)
    {
        string path = folder.File($"{Guid.NewGuid():N}.zip");
        var random = new Random(1);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (int i = 0; i < names.Length; i++)
        {
            using Stream entry = zip.CreateEntry(names[i]).Open();
            if (!names[i].EndsWith('/'))
            {
                string file = folder.File("image.png");
                TestImages.Image(i % 2, random).Save(file);
                entry.Write(File.ReadAllBytes(file));
            }
        }

        return path;
    }
}
