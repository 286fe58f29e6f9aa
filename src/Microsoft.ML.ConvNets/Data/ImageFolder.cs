using System.IO.Enumeration;

namespace Microsoft.ML.ConvNets;

/// <summary>A picture file and its class.</summary>
internal sealed class ImageFileRow
{
    /// <summary>The file's path.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The name of its class.</summary>
    public required string Label { get; init; }
}

/// <summary>Reads folders of the form <c>root/class/…/picture.jpg</c>.</summary>
internal static class ImageFolder
{
    // Files that file managers leave in folders; everything else is taken for a picture, so that a broken one is noticed.
    private static readonly string[] s_bookkeeping = ["thumbs.db", "desktop.ini"];

    internal static List<ImageFileRow> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(File.Exists(path)
                ? $"'{path}' is a file; a folder with one subfolder a class is expected."
                : $"There is no folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        }

        string[] classes = [.. Directory.GetDirectories(path).Where(folder => !IsHidden(folder)).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            bool flat = Directory.EnumerateFiles(path).Any(file => !IsHidden(file));
            throw new InvalidDataException($"The folder '{path}' has no class folders{(flat ? ", only files" : "")}. "
                + "Put the pictures of each class into a subfolder with the class's name, such as cats/ and dogs/.");
        }

        var rows = new List<ImageFileRow>();
        foreach (string folder in classes)
        {
            string label = Path.GetFileName(folder);
            foreach (string file in FilesBelow(folder).Where(file => !IsHidden(file)).Order(StringComparer.Ordinal))
            {
                rows.Add(new ImageFileRow { ImagePath = file, Label = label });
            }
        }

        return rows.Count > 0
            ? rows
            : throw new InvalidDataException($"The class folders of '{path}' ({string.Join(", ", classes.Select(Path.GetFileName))}) hold no files.");
    }

    /// <summary>Links to files count; links to folders are not followed, because they may lead back up.</summary>
    private static FileSystemEnumerable<string> FilesBelow(string folder) =>
        new(folder, static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    private static bool IsHidden(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith('.') || s_bookkeeping.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
