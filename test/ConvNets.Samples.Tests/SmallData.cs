using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvNets.Samples.Tests;

/// <summary>A temporary folder with small data sets of the forms that the samples read. Each class has a brightness of its own.</summary>
internal sealed class SmallData : IDisposable
{
    private const int Noise = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(1);

    internal string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Four files like MNIST's, the images compressed and the labels not, with ten classes.</summary>
    internal string Idx(string name = "digits")
    {
        string folder = Path.Combine(Root, name);
        Directory.CreateDirectory(folder);
        foreach ((string part, int count) in new[] { ("train", 200), ("t10k", 50) })
        {
            byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next(10))];
            byte[] pixels = [.. labels.SelectMany(label => Enumerable.Range(0, 28 * 28).Select(_ => (byte)(Level(label, 10) + _random.Next(Noise))))];
            using (var file = new GZipStream(File.Create(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz")), CompressionLevel.Fastest))
            {
                file.Write([.. Header(3, count, 28, 28), .. pixels]);
            }

            File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [.. Header(1, count), .. labels]);
        }

        return folder;
    }

    /// <summary>Two zips like those of CIFAR-10.</summary>
    internal string Zips(params string[] classes)
    {
        string folder = Path.Combine(Root, "zips");
        Directory.CreateDirectory(folder);
        foreach ((string part, int perClass) in new[] { ("train", 40), ("test", 10) })
        {
            string images = Images(Path.Combine("unpacked", part), perClass, 32, classes);
            ZipFile.CreateFromDirectory(images, Path.Combine(folder, $"cifar10-{part}.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        }

        return folder;
    }

    /// <summary>A folder with one subfolder a class.</summary>
    internal string Images(string name, int perClass, int side, params string[] classes)
    {
        string folder = Path.Combine(Root, name);
        NoiseImages.WriteFolder(folder, classes, perClass, digits: 3, (@class, path) => NoiseImages.Write(
            path, side, side, Noise, _random, (_, _, _) => Level(@class, classes.Length)));
        return folder;
    }

    private static int Level(int label, int classes) => label * 200 / classes;

    private static byte[] Header(byte dimensions, params int[] sizes)
    {
        byte[] header = new byte[4 + (sizes.Length * 4)];
        (header[2], header[3]) = (8, dimensions);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (i * 4)), sizes[i]);
        }

        return header;
    }
}
