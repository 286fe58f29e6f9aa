namespace Microsoft.ML.ConvNets;

/// <summary>What the images of a part are for.</summary>
public enum ImagePartKind
{
    /// <summary>The data is not split: this is all of it.</summary>
    Whole,

    /// <summary>To train on: <c>train</c>, <c>training</c>.</summary>
    Training,

    /// <summary>To measure epochs with: <c>validation</c>, <c>valid</c>, <c>val</c>, <c>dev</c>.</summary>
    Validation,

    /// <summary>To measure the finished model with, never to train on: <c>test</c>, <c>testing</c>, <c>t10k</c>.</summary>
    Test,

    /// <summary>A folder of another name.</summary>
    Other,
}

/// <summary>A class and the number of its images.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Images">Number of files, at least 0. Whether they can be read is not known yet.</param>
public sealed record ImageClass(string Name, int Images);

/// <summary>A part of a data set, such as the folder <c>train</c>; or the whole of one that is not split.</summary>
public sealed class ImagePart
{
    private static readonly Dictionary<string, ImagePartKind> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = ImagePartKind.Training,
        ["training"] = ImagePartKind.Training,
        ["validation"] = ImagePartKind.Validation,
        ["valid"] = ImagePartKind.Validation,
        ["val"] = ImagePartKind.Validation,
        ["dev"] = ImagePartKind.Validation,
        ["test"] = ImagePartKind.Test,
        ["testing"] = ImagePartKind.Test,
        ["t10k"] = ImagePartKind.Test,
    };

    internal ImagePart(string name, IReadOnlyList<ImageEntry> images, IEnumerable<string> folders)
    {
        Name = name;
        Images = images;
        Classes =
        [
            .. images.Select(static image => image.Label).Concat(folders).GroupBy(static label => label, StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => new ImageClass(group.Key, group.Count() - (folders.Contains(group.Key) ? 1 : 0))),
        ];
    }

    /// <summary>The name of the part's folder; empty where the data is not split.</summary>
    public string Name { get; }

    /// <summary>What the images are for.</summary>
    public ImagePartKind Kind => Name.Length == 0 ? ImagePartKind.Whole : KindOf(Name);

    /// <summary>The classes in the order of their names, empty ones as well.</summary>
    public IReadOnlyList<ImageClass> Classes { get; }

    /// <summary>The images, ordered by class and path.</summary>
    internal IReadOnlyList<ImageEntry> Images { get; }

    /// <summary>What a folder of this name is for, in any case of letters.</summary>
    internal static ImagePartKind KindOf(string name) => s_names.GetValueOrDefault(name, ImagePartKind.Other);
}

/// <summary>An image of a folder or zip.</summary>
/// <param name="Path">Where it is, below the folder or in the zip, as the source itself writes it.</param>
/// <param name="Label">The name of its class.</param>
internal readonly record struct ImageEntry(string Path, string Label);
