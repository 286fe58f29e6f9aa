using System.IO.Compression;
using System.Text.Json;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>
/// Data that ML.NET 5.0.0 itself produced, in a folder beside the repository. Where the folder is not there, the test is skipped.
/// </summary>
internal static class GoldenFiles
{
    private const string Folder = "../shared/golden/mlnet-5.0.0";

    public static string PathOf(params string[] parts)
    {
        string path = Path.Combine([RepositoryRoot(), Folder, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Inconclusive($"The golden file {Path.Combine([Folder, .. parts])} is not there.");
        return path;
    }

    public static JsonElement Json(params string[] parts)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(parts)));
        return document.RootElement.Clone();
    }

    /// <summary>All entries of a zip.</summary>
    public static Dictionary<string, byte[]> Entries(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        var entries = new Dictionary<string, byte[]>();
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            entries.Add(entry.FullName, content.ToArray());
        }

        return entries;
    }

    public static Dictionary<string, byte[]> Entries(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Entries(stream);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Build.props")))
            directory = directory.Parent;
        return directory?.FullName ?? AppContext.BaseDirectory;
    }
}
