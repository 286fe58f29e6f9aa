namespace ConvNets.Cli.Tests;

/// <summary>A temporary folder of small labelled pictures: dark ones and bright ones, so that a network learns them at once.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal PictureFolder(int perClass = 12, int side = 16)
    {
        var random = new Random(1);
        NoiseImages.WriteFolder(Pictures, ["bright", "dark"], perClass, digits: 2, (@class, path) => NoiseImages.Write(
            path, side, side, 100, random, (_, _, _) => @class == 0 ? 150 : 0));
    }

    internal string Root => _folder.Path;

    internal string Pictures => Path.Combine(Root, "pictures");

    internal string Model => Path.Combine(Root, "model.zip");

    internal string Picture(string name, int number = 0) => Path.Combine(Pictures, name, $"{number:D2}.png");

    /// <summary>All files outside the pictures, to see that nothing half-written is left.</summary>
    internal string[] OtherFiles() => [.. Directory.EnumerateFiles(Root)];

    public void Dispose() => _folder.Dispose();
}
