using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>Labelled pictures found at a path, in whatever form they have.</summary>
/// <param name="Rows">Columns <c>ImagePath</c> and <c>Label</c>, and <c>Image</c> where the pictures are no files.</param>
/// <param name="AreFiles">Whether <c>ImagePath</c> names files, which <c>LoadImages</c> reads.</param>
/// <param name="AreGrey">Whether the form of the data has one channel (IDX).</param>
internal sealed record ImageSet(IDataView Rows, bool AreFiles, bool AreGrey)
{
    internal const string Accepted = "a folder of class folders, a folder of IDX files, or a zip of class folders";

    // What people call the two parts; the first name of a row is the option's own.
    private static readonly string[][] s_splits = [["train", "training"], ["test", "t10k", "validation", "val"]];

    /// <summary>Opens labelled pictures.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The data.</param>
    /// <param name="split">The part to take: it must be there. Null: <paramref name="preferred"/> if it is there, otherwise everything.</param>
    /// <param name="preferred">The part that the command means.</param>
    internal static ImageSet Open(MLContext ml, string path, string? split, string preferred)
    {
        if (File.Exists(path))
        {
            return OpenZip(ml, path, split, preferred);
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        }

        return Directory.EnumerateFiles(path, "*-images*idx3-ubyte*").Any()
            ? OpenIdx(ml, path, split ?? preferred)
            : OpenFolder(ml, path, split, preferred);
    }

    /// <summary>The same rows without those whose picture cannot be decoded, each of which is named.</summary>
    internal ImageSet WithoutUnreadable(MLContext ml, Action<string> report)
    {
        if (!AreFiles)
        {
            return this;
        }

        List<FileRow> readable = [.. ml.Data.CreateEnumerable<FileRow>(Rows, reuseRowObject: false, ignoreMissingColumns: true).Where(row =>
        {
            try
            {
                using MLImage image = MLImage.CreateFromFile(row.ImagePath);
                return image.Pixels.Length > 0;
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidDataException or FormatException or InvalidOperationException or UnauthorizedAccessException)
            {
                report(e.Message);
                return false;
            }
        })];
        return readable.Count > 0
            ? this with { Rows = ml.Data.LoadFromEnumerable(readable) }
            : throw new InvalidDataException("None of the pictures can be read.");
    }

    /// <summary>The names of the class folders in alphabetical order. No picture is opened.</summary>
    internal string[] ClassNames()
    {
        DataViewSchema.Column label = Rows.Schema["Label"];
        using DataViewRowCursor cursor = Rows.GetRowCursor([label]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(label);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        ReadOnlyMemory<char> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            names.Add(value.ToString());
        }

        return [.. names];
    }

    /// <summary>Number of pictures. None is opened.</summary>
    internal long Count()
    {
        if (Rows.GetRowCount() is long known)
        {
            return known;
        }

        using DataViewRowCursor cursor = Rows.GetRowCursor([Rows.Schema["Label"]]);
        long count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    private static ImageSet OpenFolder(MLContext ml, string path, string? split, string preferred)
    {
        string[] names = [.. Directory.GetDirectories(path).Select(folder => Path.GetFileName(folder)!)];
        // A class may be called "test" too: a folder is a part only if it holds class folders itself.
        string? part = Choose(path, [.. names.Where(name => Directory.EnumerateDirectories(Path.Combine(path, name)).Any())], split, preferred);
        return new ImageSet(ml.Data.LoadImagesFromFolder(part is null ? path : Path.Combine(path, part)), AreFiles: true, AreGrey: false);
    }

    private static ImageSet OpenZip(MLContext ml, string path, string? split, string preferred)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"'{path}' is a file that is no zip. Labelled pictures are {Accepted}.");
        }

        string[] names;
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            names = [.. archive.Entries.Select(entry => entry.FullName.Split('/')).Where(parts => parts.Length >= 3).Select(parts => parts[0]).Distinct()];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' is not a readable zip: {e.Message}", e);
        }

        return new ImageSet(ml.Data.LoadImagesFromZip(path, Choose(path, names, split, preferred)), AreFiles: false, AreGrey: false);
    }

    private static ImageSet OpenIdx(MLContext ml, string path, string split)
    {
        foreach (string name in Synonyms(split))
        {
            string? images = Directory.EnumerateFiles(path, $"{name}-images*idx3-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
            string? labels = Directory.EnumerateFiles(path, $"{name}-labels*idx1-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
            if (images is not null && labels is not null)
            {
                return new ImageSet(ml.Data.LoadImagesFromIdx(images, labels), AreFiles: false, AreGrey: true);
            }
        }

        throw new FileNotFoundException(
            $"The folder '{path}' has no IDX files for the split '{split}' ({split}-images-idx3-ubyte and {split}-labels-idx1-ubyte, perhaps with .gz). "
            + $"It holds: {string.Join(", ", Directory.EnumerateFiles(path, "*idx*").Select(Path.GetFileName).Order(StringComparer.Ordinal))}.");
    }

    private static string? Choose(string path, string[] names, string? split, string preferred)
    {
        string? found = Synonyms(split ?? preferred).FirstOrDefault(name => names.Contains(name, StringComparer.Ordinal));
        return found is null && split is not null
            ? throw new InvalidDataException($"'{path}' has no split '{split}'. "
                + (names.Length > 0 ? $"It has: {string.Join(", ", names.Order(StringComparer.Ordinal))}." : "It is not split; leave --split out."))
            : found;
    }

    private static string[] Synonyms(string split) => [split, .. s_splits.FirstOrDefault(row => row.Contains(split), [])];

    private sealed class FileRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
