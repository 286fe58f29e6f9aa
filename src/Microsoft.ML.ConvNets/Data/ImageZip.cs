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

    private const long FirstRoom = 1 << 16;

    /// <param name="path">The zip file.</param>
    /// <param name="folder">Only what lies under this folder of the zip; null for everything.</param>
    internal static IEnumerable<LabeledImageRow> Read(string path, string? folder)
    {
        string[] pictures;
        using (ZipArchive archive = Open(path))
        {
            // A name that is there twice is one file to whoever unpacks it.
            pictures = [.. archive.Entries.Where(entry => IsPicture(entry, folder)).Select(entry => entry.FullName).Distinct().Order(StringComparer.Ordinal)];
        }

        return pictures.Length > 0 ? Rows(path, pictures) : throw new InvalidDataException(
            $"The zip '{path}' holds no pictures in class folders{(folder is null ? "" : $" under '{folder}/'")} (class/picture.jpg).");
    }

    private static IEnumerable<LabeledImageRow> Rows(string path, string[] pictures)
    {
        using var zip = new OpenedZip(path);
        foreach (string picture in pictures)
        {
            yield return new LabeledImageRow(() => ReadImage(path, zip.Entry(picture)))
            {
                ImagePath = picture,
                Label = picture.Split('/')[^2],
            };
        }
    }

    /// <summary>A zip that is opened when the first picture is asked for: its entries take far more memory than their names, and who wants labels needs none.</summary>
    private sealed class OpenedZip(string path) : IDisposable
    {
        private ZipArchive? _archive;
        private bool _isDisposed;

        internal ZipArchiveEntry Entry(string picture)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return (_archive ??= Open(path)).GetEntry(picture) ?? throw new InvalidDataException($"'{picture}' is no longer in '{path}'.");
        }

        public void Dispose()
        {
            _isDisposed = true;
            _archive?.Dispose();
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

    /// <summary>Makes room in steps, so that a length that lies costs no more memory than twice what there is.</summary>
    private static MemoryStream ReadBytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] bytes = new byte[Math.Min(entry.Length, FirstRoom)];
        for (int length = 0; length < entry.Length;)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * length, entry.Length));
            }

            int count = stream.Read(bytes, length, bytes.Length - length);
            length += count > 0 ? count : throw new InvalidDataException($"it ends after {length:N0} of {entry.Length:N0} bytes: it is truncated");
        }

        return new MemoryStream(bytes, writable: false);
    }
}
