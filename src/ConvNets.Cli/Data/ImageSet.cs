using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>Which part of a data set.</summary>
internal enum Part
{
    Training,
    HeldOut,
}

/// <summary>Labelled pictures found at a path, in whatever form they have.</summary>
/// <param name="Rows">Columns <c>ImagePath</c> and <c>Label</c>, and <c>Image</c> where the pictures are no files.</param>
/// <param name="AreFiles">Whether <c>ImagePath</c> names files, which <c>LoadImages</c> reads.</param>
internal sealed record ImageSet(IDataView Rows, bool AreFiles)
{
    internal const string Accepted =
        "a folder with one subfolder a class; a folder with train/ and test/ (or validation/) in it; a folder of IDX files as MNIST has them; "
        + "a zip with one folder a class, or a folder with a train and a test zip";

    private static readonly string[] s_heldOutFolders = ["test", "validation", "val"];

    /// <summary>Opens the part of the data at a path.</summary>
    /// <returns>Null if the data has no such part.</returns>
    internal static ImageSet? TryOpen(MLContext ml, string path, Part part)
    {
        if (File.Exists(path))
        {
            if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"'{path}' is a file that is no zip. Labelled pictures are {Accepted}.");
            }

            return new ImageSet(ml.Data.LoadImagesFromZip(path), AreFiles: false);
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        }

        return TryIdx(ml, path, part, out ImageSet? set) || TryZips(ml, path, part, out set) || TryFolders(ml, path, part, out set) ? set
            : new ImageSet(ml.Data.LoadImagesFromFolder(path), AreFiles: true);
    }

    /// <summary>Opens the held-out part if there is one, otherwise all of the data.</summary>
    internal static ImageSet OpenForEvaluation(MLContext ml, string path) =>
        TryOpen(ml, path, Part.HeldOut) ?? TryOpen(ml, path, Part.Training)!;

    /// <summary>Whether the data keeps a held-out part apart.</summary>
    internal static bool HasParts(string path) => Directory.Exists(path)
        && (IdxFiles(path, Part.Training) is not null || Zip(path, Part.Training) is not null || Directory.Exists(Path.Combine(path, "train")) && HeldOutFolder(path) is not null);

    private static bool TryIdx(MLContext ml, string path, Part part, out ImageSet? set)
    {
        set = null;
        if (IdxFiles(path, Part.Training) is null && IdxFiles(path, Part.HeldOut) is null)
        {
            return false;
        }

        if (IdxFiles(path, part) is (string images, string labels))
        {
            set = new ImageSet(ml.Data.LoadImagesFromIdx(images, labels), AreFiles: false);
        }

        return true;
    }

    private static (string Images, string Labels)? IdxFiles(string path, Part part)
    {
        string prefix = part == Part.Training ? "train" : "t10k";
        string? images = Directory.EnumerateFiles(path, $"{prefix}-images*idx3-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
        string? labels = Directory.EnumerateFiles(path, $"{prefix}-labels*idx1-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
        return images is null || labels is null ? null : (images, labels);
    }

    private static bool TryZips(MLContext ml, string path, Part part, out ImageSet? set)
    {
        set = null;
        if (Zip(path, Part.Training) is null)
        {
            return false;
        }

        if (Zip(path, part) is string zip)
        {
            set = new ImageSet(ml.Data.LoadImagesFromZip(zip), AreFiles: false);
        }

        return true;
    }

    private static string? Zip(string path, Part part) => Directory.EnumerateFiles(path, part == Part.Training ? "*train*.zip" : "*test*.zip")
        .Order(StringComparer.Ordinal).FirstOrDefault();

    private static bool TryFolders(MLContext ml, string path, Part part, out ImageSet? set)
    {
        set = null;
        string training = Path.Combine(path, "train");
        string? heldOut = HeldOutFolder(path);
        if (!Directory.Exists(training) || heldOut is null)
        {
            return false;
        }

        set = new ImageSet(ml.Data.LoadImagesFromFolder(part == Part.Training ? training : heldOut), AreFiles: true);
        return true;
    }

    private static string? HeldOutFolder(string path) => s_heldOutFolders.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists);

    /// <summary>The same rows without those whose picture cannot be decoded, each of which is named.</summary>
    internal ImageSet WithoutUnreadable(MLContext ml, Action<string> report)
    {
        if (!AreFiles)
        {
            return this;
        }

        var readable = ml.Data.CreateEnumerable<FileRow>(Rows, reuseRowObject: false, ignoreMissingColumns: true).Where(row =>
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
        }).ToList();
        return readable.Count > 0
            ? this with { Rows = ml.Data.LoadFromEnumerable(readable) }
            : throw new InvalidDataException("None of the pictures can be read.");
    }

    private sealed class FileRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
