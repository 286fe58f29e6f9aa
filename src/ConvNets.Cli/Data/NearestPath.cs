using Microsoft.ML.ConvNets.Networks;

namespace ConvNets.Cli.Data;

/// <summary>What is said of a path where nothing lies.</summary>
internal static class NearestPath
{
    /// <summary>The neighbor of nearly the same name, or else where the path leads to, to end a sentence with.</summary>
    internal static string Of(string path)
    {
        string whole = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(whole));
        IEnumerable<string> neighbors = Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).Select(static entry => Path.GetFileName(entry))
            : [];
        return NearestName.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(whole)), neighbors) is string near
            ? $". Did you mean '{Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "", near)}'?"
            : $" (looked for '{whole}').";
    }
}
