namespace Microsoft.ML.Data;

/// <summary>Which files a path with wildcards stands for.</summary>
internal static class FilePattern
{
    private const string AllFoldersBelow = "...";

    /// <summary>The files, in the order of their names within each part. A path without wildcards stands for itself, whether or not the file exists.</summary>
    public static string[] Expand(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern))
            return [];
        // A file may really be called "a+b".
        if (File.Exists(pattern) || pattern.AsSpan().IndexOfAny("*?+") < 0)
            return [pattern];
        return [.. pattern.Split('+', StringSplitOptions.RemoveEmptyEntries).SelectMany(ExpandPart)];
    }

    private static IEnumerable<string> ExpandPart(string part)
    {
        if (part.AsSpan().IndexOfAny("*?") < 0)
            return [part];
        string folder = Path.GetDirectoryName(part) ?? "";
        bool recursive = Path.GetFileName(folder) == AllFoldersBelow;
        if (recursive)
            folder = Path.GetDirectoryName(folder) ?? "";
        string root = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(root))
            return [];
        string[] files = Directory.GetFiles(root, Path.GetFileName(part), recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
        Array.Sort(files, StringComparer.Ordinal);
        return folder.Length == 0 ? files.Select(file => Path.GetRelativePath(".", file)) : files;
    }
}
