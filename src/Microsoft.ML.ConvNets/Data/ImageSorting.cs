namespace Microsoft.ML.ConvNets.Data;

/// <summary>The rule by which paths become parts, classes and images.</summary>
internal sealed class ImageSorting
{
    private static readonly HashSet<string> s_imageEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".avif", ".heic", ".ico",
    };

    private readonly (string Path, string[] Parts)[] _files;
    private readonly string[][] _folders;
    private readonly int _depth;

    internal ImageSorting(FileListing listing)
    {
        _files = [.. listing.Files.Select(static path => (path, path.Replace('\\', '/').Split('/')))];
        _folders = [.. listing.Folders.Select(static path => path.Split('/'))];
        _depth = DepthOfRoot();
        Root = _files.Length == 0
            ? ""
            : string.Join('/', (_files.FirstOrDefault(file => file.Parts.Length > _depth).Parts ?? [])[.._depth]);
    }

    /// <summary>The folders that are stripped.</summary>
    internal string Root { get; }

    /// <summary>The parts, or the whole as one.</summary>
    /// <param name="passedOver">Called for files that are in no class, and of folders that are no part.</param>
    internal List<ImagePart> Parts(List<PassedOver> passedOver)
    {
        Level level = At(_depth);
        string[] known = [.. level.Names.Where(name => ImagePart.KindOf(name) != ImagePartKind.Other && HoldsClasses(level, name))];
        // A class may be called "test" too: where another folder holds images itself, one such name alone is a class.
        bool isSplit = known.Length >= 2 || (known.Length == 1 && !level.Names.Except(known).Any(name => level.Direct.Contains(name)));
        if (!isSplit)
        {
            return [Part("", _depth, _files, passedOver)];
        }

        var parts = new List<ImagePart>();
        IEnumerable<(string Path, string[] Parts)> below = _files.Where(file => file.Parts.Length > _depth + 1);
        foreach (IGrouping<string, (string Path, string[] Parts)> folder in below.GroupBy(file => file.Parts[_depth]))
        {
            if (HoldsClasses(level, folder.Key))
            {
                parts.Add(Part(folder.Key, _depth + 1, folder, passedOver));
            }
            else
            {
                passedOver.Add(new PassedOver(folder.Key, PassedOverKind.NoPart));
            }
        }

        passedOver.AddRange(
            _files.Where(file => file.Parts.Length <= _depth + 1).Select(
                static file => new PassedOver(file.Path, PassedOverKind.Unsorted)));
        return [.. parts.OrderBy(static part => part.Kind).ThenBy(static part => part.Name, StringComparer.Ordinal)];
    }

    private ImagePart Part(string name, int depth, IEnumerable<(string Path, string[] Parts)> files, List<PassedOver> passedOver)
    {
        var images = new List<ImageEntry>();
        foreach ((string path, string[] parts) in files)
        {
            if (parts.Length > depth + 1)
            {
                images.Add(new ImageEntry(path, parts[depth]));
            }
            else
            {
                passedOver.Add(new PassedOver(path, PassedOverKind.Unsorted));
            }
        }

        images.Sort(
            static (a, b) =>
                string.CompareOrdinal(a.Label, b.Label) is int order and not 0 ? order : string.CompareOrdinal(a.Path, b.Path));
        HashSet<string> folders =
        [
            .. _folders.Where(folder => folder.Length == depth + 1 && (name.Length == 0 || folder[depth - 1] == name)).Select(
                folder => folder[depth]),
        ];
        return new ImagePart(name, images, folders);
    }

    /// <summary>
    /// How many folders lie around everything: those that are alone in their folder, hold no images themselves, and have parts or several
    /// classes in them.
    /// </summary>
    private int DepthOfRoot()
    {
        for (int depth = 0; ; depth++)
        {
            Level level = At(depth);
            if (level.Names.Count != 1)
            {
                // Several folders are classes or parts; a chain that ends in none, or in files, is one class with folders in it.
                return level.Names.Count > 1 ? depth : 0;
            }

            string only = level.Names.First();
            if (ImagePart.KindOf(only) != ImagePartKind.Other && HoldsClasses(level, only))
            {
                return depth;
            }

            if (level.Direct.Contains(only))
            {
                return 0;
            }
        }
    }

    private static bool HoldsClasses(Level level, string name) => level.Deep.Contains(name) && !level.Direct.Contains(name);

    /// <summary>The folders so many folders down.</summary>
    private Level At(int depth)
    {
        var level = new Level([], [], []);
        foreach ((string path, string[] parts) in _files)
        {
            if (parts.Length > depth + 1)
            {
                level.Names.Add(parts[depth]);
                if (parts.Length > depth + 2)
                {
                    level.Deep.Add(parts[depth]);
                }
                else if (s_imageEndings.Contains(Path.GetExtension(path)))
                {
                    level.Direct.Add(parts[depth]);
                }
            }
        }

        level.Names.UnionWith(_folders.Where(folder => folder.Length > depth).Select(folder => folder[depth]));
        return level;
    }

    /// <summary>Folders beside each other.</summary>
    /// <param name="Names">All of them.</param>
    /// <param name="Direct">Those that hold images themselves.</param>
    /// <param name="Deep">Those with files in folders of theirs.</param>
    private sealed record Level(HashSet<string> Names, HashSet<string> Direct, HashSet<string> Deep);
}
