using ConvNets.Cli.Display;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>What labeled images are stored as.</summary>
internal enum ImageForm
{
    /// <summary>Files, which the column <c>ImagePath</c> names.</summary>
    Files,

    /// <summary>Entries of a zip, whose encoded bytes are in the column <c>Image</c>.</summary>
    Zip,

    /// <summary>Gray pixels of IDX files, in the column <c>Image</c>.</summary>
    Idx,
}

/// <summary>Labeled images found at a path, in whatever form they have.</summary>
/// <param name="Rows">Columns <c>ImagePath</c> and <c>Label</c>, and <c>Image</c> where the images are no files.</param>
/// <param name="Form">What they are stored as.</param>
/// <param name="Source">The path.</param>
/// <param name="Told">What was read as what.</param>
internal sealed record ImageSet(IDataView Rows, ImageForm Form, string Source, string Told)
{
    internal const string Accepted = "a folder of class folders, a folder of IDX files, or a zip of class folders";

    internal const string PathColumn = "ImagePath";

    internal const string ImageColumnName = "Image";

    internal const string LabelColumn = "Label";

    private const string IdxImages = "*-images*idx3-ubyte*";

    // What IDX files call the two parts.
    private static readonly string[][] s_idxParts = [["train", "training"], ["test", "t10k", "validation", "val"]];

    /// <summary>The column that holds the images themselves, or the paths of their files.</summary>
    internal string Feature => Form == ImageForm.Files ? PathColumn : ImageColumnName;

    /// <summary>Opens labeled images.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The data.</param>
    /// <param name="split">
    /// The part to take: it must be there. Null: the one for the purpose; everything, where the data is not split.
    /// </param>
    /// <param name="purpose">What the command does with the images.</param>
    internal static ImageSet Open(MLContext ml, string path, string? split, ImagePartKind purpose)
    {
        if (!Path.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no file or folder '{path}'{NearestPath.Of(path)}");
        }

        if (File.Exists(path))
        {
            return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
                ? OfTree(ml, ImageTree.OfZip(path), split, purpose)
                : throw new InvalidDataException($"'{path}' is a file that is no zip. Labeled images are {Accepted}.");
        }

        return Directory.EnumerateFiles(path, IdxImages).Any()
            ? OfIdx(ml, path, split ?? (purpose == ImagePartKind.Training ? "train" : "test"))
            : OfTree(ml, ImageTree.OfFolder(path), split, purpose);
    }

    /// <summary>The part of labeled images that measures, validation or test; null where there is no such part.</summary>
    internal static ImageSet? OpenValidationPart(MLContext ml, string path)
    {
        bool isZip = File.Exists(path);
        if (!isZip && Directory.EnumerateFiles(path, IdxImages).Any())
        {
            return null;
        }

        ImageTree tree = isZip ? ImageTree.OfZip(path) : ImageTree.OfFolder(path);
        return tree.ForKind(ImagePartKind.Validation) is { } part ? OfTree(ml, tree, part.Name, ImagePartKind.Validation) : null;
    }

    /// <summary>The same without the images of a list.</summary>
    internal ImageSet Without(MLContext ml, ImageList list) => this with { Rows = ml.Data.ExcludeImages(Rows, list) };

    /// <summary>Some of the images.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">Which rows.</param>
    internal ImageSet Only(MLContext ml, IReadOnlySet<DataViewRowId> rows)
    {
        HashSet<string> names = [.. Texts(PathColumn, rows.Contains)];
        return this with { Rows = ml.Data.FilterByCustomPredicate<NamedImage>(Rows, image => !names.Contains(image.ImagePath)) };
    }

    /// <summary>How many of the images are on a list. No image is opened.</summary>
    internal int CountOf(ImageList list) => Texts(PathColumn).Count(list.Contains);

    /// <summary>The names of the class folders in alphabetical order. No image is opened.</summary>
    internal string[] ClassNames() => [.. Texts(LabelColumn).Distinct().Order(StringComparer.Ordinal)];

    private IEnumerable<string> Texts(string name, Func<DataViewRowId, bool>? isWanted = null)
    {
        DataViewSchema.Column column = Rows.Schema[name];
        using DataViewRowCursor cursor = Rows.GetRowCursor([column]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ValueGetter<DataViewRowId> idOf = cursor.GetIdGetter();
        ReadOnlyMemory<char> value = default;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            idOf(ref id);
            if (isWanted?.Invoke(id) ?? true)
            {
                getter(ref value);
                yield return value.ToString();
            }
        }
    }

    private static ImageSet OfTree(MLContext ml, ImageTree tree, string? split, ImagePartKind purpose)
    {
        ImagePart part = split is null ? PartFor(tree, purpose) : tree.Part(split);
        bool isSplit = part.Kind != ImagePartKind.Whole;
        IDataView rows = ml.Data.LoadImages(tree, isSplit ? part.Name : null);
        string told = isSplit ? $"{tree}{Environment.NewLine}Taken: the part '{part.Name}'." : tree.ToString();
        return new ImageSet(rows, tree.IsZip ? ImageForm.Zip : ImageForm.Files, tree.Path, told);
    }

    private static ImagePart PartFor(ImageTree tree, ImagePartKind purpose)
    {
        if (tree.Parts[0].Kind == ImagePartKind.Whole)
        {
            return tree.Parts[0];
        }

        if (tree.ForKind(purpose) is { } part)
        {
            return part;
        }

        return purpose == ImagePartKind.Training
            ? throw new InvalidDataException(
                $"'{tree.Path}' has no part for training, only {string.Join(", ", tree.Parts.Select(static p => p.Name))}. "
                + $"Other parts are not trained on unless they are named: --split {ShellWord.Quote(tree.Parts[0].Name)}.")
            : tree.Part();
    }

    private static ImageSet OfIdx(MLContext ml, string path, string split)
    {
        string[] synonyms = s_idxParts.FirstOrDefault(row => row.Contains(split, StringComparer.OrdinalIgnoreCase), []);
        foreach (string name in (string[])[split, .. synonyms])
        {
            string? images = Directory.EnumerateFiles(path, $"{name}-images*idx3-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
            string? labels = Directory.EnumerateFiles(path, $"{name}-labels*idx1-ubyte*").Order(StringComparer.Ordinal).FirstOrDefault();
            if (images is not null && labels is not null)
            {
                return new ImageSet(
                    ml.Data.LoadImagesFromIdx(images, labels), ImageForm.Idx, path, $"'{path}': IDX files {Path.GetFileName(images)} and "
                        + $"{Path.GetFileName(labels)}.");
            }
        }

        throw new FileNotFoundException(
            $"The folder '{path}' has no IDX files for the split '{split}' ({split}-images-idx3-ubyte and {split}-labels-idx1-ubyte, "
                + "perhaps with .gz). "
            + $"It holds: "
            + $"{string.Join(", ", Directory.EnumerateFiles(path, "*idx*").Select(Path.GetFileName).Order(StringComparer.Ordinal))}.");
    }

    private sealed class NamedImage
    {
        public string ImagePath { get; set; } = "";
    }
}
