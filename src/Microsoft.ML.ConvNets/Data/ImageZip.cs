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

    /// <param name="path">The zip file.</param>
    /// <param name="folder">Only what lies under this folder of the zip; null for everything.</param>
    internal static IEnumerable<LabeledImageRow> Read(string path, string? folder)
    {
        using (ZipArchive archive = Open(path))
        {
            if (!archive.Entries.Any(entry => IsPicture(entry, folder)))
            {
                throw new InvalidDataException(
                    $"The zip '{path}' holds no pictures in class folders{(folder is null ? "" : $" under '{folder}/'")} (class/picture.jpg).");
            }
        }

        return Rows(path, folder);
    }

    private static IEnumerable<LabeledImageRow> Rows(string path, string? folder)
    {
        using ZipArchive archive = Open(path);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => IsPicture(entry, folder)).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            string[] parts = entry.FullName.Split('/');
            yield return new LabeledImageRow(() => ReadImage(path, entry))
            {
                ImagePath = entry.FullName,
                Label = parts[^2],
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

    private static bool IsPicture(ZipArchiveEntry entry, string? folder)
    {
        string[] parts = entry.FullName.Split('/');
        return parts.Length >= 2 && parts[^2].Length > 0 && parts.All(part => !part.StartsWith('.') && part != "__MACOSX") && entry.Name.Length > 0
            && (folder is null || (parts.Length >= 3 && parts[0] == folder));
    }

    private static MLImage ReadImage(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > MaxEntryLength)
        {
            throw new InvalidDataException($"'{entry.FullName}' in '{path}' claims {entry.Length:N0} bytes; a picture has at most {MaxEntryLength:N0}.");
        }

        try
        {
            MLImage image = MLImage.CreateFromStream(ReadBytes(entry));
            image.Tag = $"{path}/{entry.FullName}";
            return image;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException($"'{entry.FullName}' in '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads in steps, so that a length that lies costs no more memory than there is data.</summary>
    private static MemoryStream ReadBytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        var bytes = new MemoryStream();
        byte[] step = new byte[1 << 16];
        while (bytes.Length < entry.Length)
        {
            int count = stream.Read(step, 0, (int)Math.Min(step.Length, entry.Length - bytes.Length));
            if (count == 0)
            {
                throw new InvalidDataException($"it ends after {bytes.Length:N0} of {entry.Length:N0} bytes: it is truncated");
            }

            bytes.Write(step, 0, count);
        }

        bytes.Position = 0;
        return bytes;
    }
}
