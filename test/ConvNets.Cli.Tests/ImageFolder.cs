namespace ConvNets.Cli.Tests;

/// <summary>A temporary folder of small labeled images: dark ones and bright ones, so that a network learns them at once.</summary>
internal sealed class ImageFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal ImageFolder(int perClass = 12, int side = 16)
    {
        var random = new Random(1);
        NoiseImages.WriteFolder(Images, ["bright", "dark"], perClass, digits: 2, (@class, path) => NoiseImages.Write(
            path, side, side, 100, random, (_, _, _) => @class == 0 ? 150 : 0));
    }

    internal string Root => _folder.Path;

    internal string Images => Path.Combine(Root, "images");

    internal string Model => Path.Combine(Root, "model.zip");

    internal string Image(string name, int number = 0) => Path.Combine(Images, name, $"{number:D2}.png");

    /// <summary>All files outside the images, to see that nothing half-written is left.</summary>
    internal string[] OtherFiles() => [.. Directory.EnumerateFiles(Root)];

    public void Dispose() => _folder.Dispose();
}
