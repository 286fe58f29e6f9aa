using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>
/// Reads the IDX format of MNIST and its relatives: a big-endian header (two zero bytes, element type, number of dimensions, sizes), then
/// unsigned bytes. Gzip-compressed files are recognized by their first bytes.
/// </summary>
internal sealed class IdxFile
{
    private const int UnsignedByte = 8;

    private IdxFile(string path, int[] dimensions, byte[] data)
    {
        Path = path;
        Dimensions = dimensions;
        Data = data;
    }

    internal string Path { get; }

    internal int[] Dimensions { get; }

    internal byte[] Data { get; }

    /// <summary>The images of one set, read at once and handed out one by one.</summary>
    /// <param name="imagesPath">File of <c>[count, height, width]</c> bytes.</param>
    /// <param name="labelsPath">File of <c>[count]</c> bytes.</param>
    /// <returns>The rows, and the size of their images.</returns>
    internal static (IEnumerable<PixelRow> Rows, int Height, int Width) ReadImages(string imagesPath, string labelsPath)
    {
        IdxFile images = Read(imagesPath, dimensions: 3);
        IdxFile labels = Read(labelsPath, dimensions: 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new InvalidDataException(
                $"'{imagesPath}' holds {images.Dimensions[0]:N0} images, but '{labelsPath}' {labels.Dimensions[0]:N0} labels.");
        }

        return (Rows(images, labels), images.Dimensions[1], images.Dimensions[2]);
    }

    internal static IdxFile Read(string path, int dimensions)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        using Stream content = read == 2 && magic[0] == 0x1F && magic[1] == 0x8B ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            return Parse(path, content, dimensions);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"The IDX file '{path}' ends before its data does: it is truncated.", e);
        }
        catch (InvalidDataException e) when (content is GZipStream && !e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"The IDX file '{path}' cannot be decompressed, it is damaged or truncated: {e.Message}", e);
        }
    }

    private static IdxFile Parse(string path, Stream content, int dimensions)
    {
        byte[] header = new byte[4];
        content.ReadExactly(header);
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || header[3] != dimensions)
        {
            throw new InvalidDataException(
                $"'{path}' is not an IDX file of unsigned bytes with {dimensions} dimension(s): it starts with "
                + $"{Convert.ToHexString(header)}.");
        }

        int[] sizes = new int[dimensions];
        long length = 1;
        byte[] number = new byte[4];
        for (int i = 0; i < dimensions; i++)
        {
            content.ReadExactly(number);
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            length *= Math.Max(sizes[i], 0);
            if (sizes[i] < 1 || length > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"The IDX file '{path}' claims a size of {string.Join('×', sizes[..(i + 1)])}: that cannot be.");
            }
        }

        // Read in steps, so that a header that lies costs no more memory than the file has data.
        using var data = new MemoryStream();
        byte[] block = new byte[1 << 16];
        while (data.Length < length)
        {
            int count = content.Read(block, 0, (int)Math.Min(block.Length, length - data.Length));
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            data.Write(block, 0, count);
        }

        return new IdxFile(path, sizes, data.ToArray());
    }

    private static IEnumerable<PixelRow> Rows(IdxFile images, IdxFile labels)
    {
        (int height, int width) = (images.Dimensions[1], images.Dimensions[2]);
        byte[] pixels = new byte[checked(height * width * 4)];
        for (int i = 0; i < images.Dimensions[0]; i++)
        {
            int start = i * height * width;
            // The row's image is memory of Skia: it goes when the cursor moves on.
            using var row = new PixelRow(() => Image(start))
            {
                ImagePath = $"{images.Path}#{i}",
                Label = labels.Data[i].ToString(),
            };
            yield return row;
        }

        MLImage Image(int start)
        {
            ReadOnlySpan<byte> gray = images.Data.AsSpan(start, height * width);
            for (int p = 0; p < gray.Length; p++)
            {
                pixels.AsSpan(p * 4, 3).Fill(gray[p]);
                pixels[(p * 4) + 3] = byte.MaxValue;
            }

            return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
        }
    }
}
