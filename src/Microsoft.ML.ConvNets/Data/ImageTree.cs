using Microsoft.ML.ConvNets.Data;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// What a folder or a zip of labeled images is read as. One rule serves both: a common root folder is stripped; folders called train, test
/// or validation (or a usual synonym, in any case of letters) that hold class folders are parts; the first folder below the root, or below
/// the part, is the class; what desktops and file servers leave is passed over. <see cref="ToString"/> tells it all.
/// </summary>
public sealed class ImageTree
{
    private ImageTree(string path, bool isZip, string root, IReadOnlyList<ImagePart> parts, IReadOnlyList<PassedOver> passedOver) =>
        (Path, IsZip, Root, Parts, PassedOver) = (path, isZip, root, parts, passedOver);

    /// <summary>The folder or zip.</summary>
    public string Path { get; }

    /// <summary>Whether it is a zip.</summary>
    public bool IsZip { get; }

    /// <summary>The folders that all images lie in and that mean nothing, such as <c>pets</c>; empty for none.</summary>
    public string Root { get; }

    /// <summary>The parts, or the whole as one part without a name. At least one, with at least one image.</summary>
    public IReadOnlyList<ImagePart> Parts { get; }

    /// <summary>What is there, but is not read.</summary>
    internal IReadOnlyList<PassedOver> PassedOver { get; }

    /// <summary>Looks at the names in a folder. No image is opened.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder has no class folders, or they hold no files.</exception>
    public static ImageTree OfFolder(string path) => Create(path, isZip: false, FileListing.OfFolder(path));

    /// <summary>Looks at the names in a zip. No image is opened.</summary>
    /// <param name="path">The zip file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no zip, or holds no images in class folders.</exception>
    public static ImageTree OfZip(string path) => Create(path, isZip: true, FileListing.OfZip(path));

    /// <summary>Finds a part.</summary>
    /// <param name="name">
    /// The name of its folder, in any case of letters, or a synonym; <c>test</c> stands for a validation part too where there is no test
    /// part, and the other way round. Null for the only one.
    /// </param>
    /// <exception cref="InvalidDataException">There is no such part, or there are several.</exception>
    public ImagePart Part(string? name = null)
    {
        if (name is null)
        {
            return Parts.Count == 1 ? Parts[0] : throw new InvalidDataException(
                $"'{Path}' has the parts {PartNames}: say which one is meant, so that images for testing are never trained on.");
        }

        if (Parts[0].Kind == ImagePartKind.Whole)
        {
            throw new InvalidDataException(
                $"'{Path}' has no part '{name}': it is not split. Its class folders are "
                + $"{Names(Parts[0].Classes.Select(static c => c.Name))}.");
        }

        return Parts.FirstOrDefault(part => part.Name == name)
            ?? Parts.FirstOrDefault(part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? ForKind(ImagePart.KindOf(name))
            ?? throw new InvalidDataException($"'{Path}' has no part '{name}'. It has: {PartNames}.");
    }

    /// <summary>The part for a purpose; null if there is none.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    internal ImagePart? ForKind(ImagePartKind kind)
    {
        ImagePart[] found = [.. Parts.Where(part => part.Kind == kind)];
        return (kind, found.Length) switch
        {
            (ImagePartKind.Other or ImagePartKind.Whole, _) => null,
            (_, > 1) => throw new InvalidDataException(
                $"'{Path}' has several parts for one purpose: {Names(found.Select(static part => part.Name))}. Say which one is meant."),
            (_, 1) => found[0],
            (ImagePartKind.Test, 0) when Parts.Any(static part => part.Kind == ImagePartKind.Validation) =>
                ForKind(ImagePartKind.Validation),
            (ImagePartKind.Validation, 0) when Parts.Any(static part => part.Kind == ImagePartKind.Test) => ForKind(ImagePartKind.Test),
            _ => null,
        };
    }

    /// <summary>What was read as what, and what was passed over, in lines of text.</summary>
    public override string ToString() => ImageTreeReport.Of(this);

    private string PartNames => Names(Parts.Select(static part => part.Name));

    private static string Names(IEnumerable<string> names) => ImageTreeReport.Names(names);

    private static ImageTree Create(string path, bool isZip, FileListing listing)
    {
        var sorting = new ImageSorting(listing);
        var passedOver = new List<PassedOver>(listing.PassedOver);
        IReadOnlyList<ImagePart> parts = sorting.Parts(passedOver);
        return parts.Any(static part => part.Images.Count > 0)
            ? new ImageTree(path, isZip, sorting.Root, [.. parts.Where(static part => part.Images.Count > 0)], passedOver)
            : throw new InvalidDataException(isZip ? EmptyZip(path) : EmptyFolder(path, listing));
    }

    private static string EmptyZip(string path) =>
        $"The zip '{path}' holds no images in class folders. Put the images of each class into a folder with the class's name, such as "
            + "cats/1.jpg.";

    private static string EmptyFolder(string path, FileListing listing)
    {
        string[] classes = [.. listing.Folders.Where(static folder => !folder.Contains('/', StringComparison.Ordinal))];
        string unreadable = listing.PassedOver.Any(static p => p.Kind == PassedOverKind.Unreadable)
            ? $" Not readable: "
                + $"{Names(listing.PassedOver.Where(static p => p.Kind == PassedOverKind.Unreadable).Select(static p => p.Path))}."
            : "";
        return classes.Length > 0
            ? $"The class folders of '{path}' ({Names(classes.Order(StringComparer.Ordinal))}) hold no files.{unreadable}"
            : $"The folder '{path}' has no class folders{(listing.Files.Count > 0 ? ", only files" : "")}. "
                + $"Put the images of each class into a subfolder with the class's name, such as cats/ and dogs/.{unreadable}";
    }
}
