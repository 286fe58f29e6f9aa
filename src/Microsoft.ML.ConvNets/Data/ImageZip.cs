using System.IO.Compression;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Reads zips of the form <c>…/class/picture.jpg</c>: the folder right above a picture is its class. Nothing is unpacked to disk.
/// </summary>
internal static class ImageZip
{
    /// <summary>The largest picture file taken from a zip.</summary>
    private const long MaxEntryLength = 256L << 20;

    internal static IEnumerable<LabeledImageRow> Read(string path)
    {
        using (ZipArchive archive = Open(path))
        {
            if (!archive.Entries.Any(IsPicture))
            {
                throw new InvalidDataException($"The zip '{path}' holds no pictures in class folders (class/picture.jpg).");
            }
        }

        return Rows(path);
    }

    private static IEnumerable<LabeledImageRow> Rows(string path)
    {
        using ZipArchive archive = Open(path);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(IsPicture).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            string[] parts = entry.FullName.Split('/');
            yield return new LabeledImageRow
            {
                ImagePath = entry.FullName,
                Label = parts[^2],
                Image = ReadImage(path, entry),
            };
        }
    }

    private static ZipArchive Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        }

        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' is not a readable zip: {e.Message}", e);
        }
    }

    private static bool IsPicture(ZipArchiveEntry entry)
    {
        string[] parts = entry.FullName.Split('/');
        return parts.Length >= 2 && parts[^2].Length > 0 && parts.All(part => !part.StartsWith('.') && part != "__MACOSX") && entry.Name.Length > 0;
    }

    private static MLImage ReadImage(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > MaxEntryLength)
        {
            throw new InvalidDataException($"'{entry.FullName}' in '{path}' claims {entry.Length:N0} bytes; a picture has at most {MaxEntryLength:N0}.");
        }

        // The claimed length bounds the read: an entry that unpacks to more is cut off and fails to decode.
        byte[] bytes = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            bytes = length == bytes.Length ? bytes : bytes[..length];
        }

        MLImage image = MLImage.CreateFromStream(new MemoryStream(bytes));
        image.Tag = $"{path}/{entry.FullName}";
        return image;
    }
}
