using System.IO.Compression;
using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>The encoded images of a zip. Nothing is unpacked to disk.</summary>
internal static class ImageZip
{
    private const long FirstRoom = 1 << 16;

    internal static IEnumerable<EncodedImageRow> RowsOf(ImageTree tree, ImagePart part) => Rows(tree.Path, part.Images);

    /// <summary>Rows that read their images when asked.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="images">The names in the zip, with their classes.</param>
    internal static IEnumerable<EncodedImageRow> Rows(string path, IReadOnlyList<ImageEntry> images)
    {
        using var zip = new OpenedZip(path);
        foreach (ImageEntry image in images)
        {
            yield return new EncodedImageRow(() => zip.Read(image.Path)) { ImagePath = image.Path, Label = image.Label };
        }
    }

    internal static ZipArchive Open(string path)
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

    /// <summary>
    /// A zip that is opened when the first image is asked for: its entries take far more memory than their names, and who wants labels
    /// needs none. Each cursor has one of its own.
    /// </summary>
    private sealed class OpenedZip(string path) : IDisposable
    {
        private ZipArchive? _archive;
        private bool _isDisposed;

        internal VBuffer<byte> Read(string name)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            ZipArchiveEntry entry = (_archive ??= Open(path)).GetEntry(name) ?? throw Unreadable("it is no longer there");
            if (entry.Length > ImageDecoder.MaxEncodedLength)
            {
                throw Unreadable($"it claims {entry.Length:N0} bytes; an image has at most {ImageDecoder.MaxEncodedLength:N0}");
            }

            try
            {
                return Bytes(entry);
            }
            catch (InvalidDataException e)
            {
                throw Unreadable(e.Message.TrimEnd('.'), e);
            }

            UnreadableImageException Unreadable(string reason, Exception? inner = null) =>
                new($"'{name}' in '{path}'", reason, inner: inner);
        }

        public void Dispose()
        {
            _isDisposed = true;
            _archive?.Dispose();
        }

        /// <summary>Makes room in steps, so that a length that lies costs no more memory than twice what there is.</summary>
        private static VBuffer<byte> Bytes(ZipArchiveEntry entry)
        {
            using Stream stream = entry.Open();
            byte[] bytes = new byte[Math.Min(entry.Length, FirstRoom)];
            int length = 0;
            while (length < entry.Length)
            {
                if (length == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(2L * length, entry.Length));
                }

                int count = stream.Read(bytes, length, bytes.Length - length);
                length += count > 0
                    ? count
                    : throw new InvalidDataException($"it ends after {length:N0} of {entry.Length:N0} bytes: it is truncated");
            }

            return new VBuffer<byte>(length, bytes);
        }
    }
}
