using Microsoft.ML.Data;

namespace ConvNets.Cli.Tests;

/// <summary>A temporary folder of small labeled images: dark ones and bright ones, so that a network learns them at once.</summary>
internal sealed class ImageFolder : IDisposable
{
    internal ImageFolder(int perClass = 12, int side = 16)
    {
        Root = Directory.CreateTempSubdirectory("convnets-test-").FullName;
        Images = Path.Combine(Root, "images");
        var random = new Random(1);
        foreach ((string name, int low) in new[] { ("bright", 150), ("dark", 0) })
        {
            Directory.CreateDirectory(Path.Combine(Images, name));
            for (int i = 0; i < perClass; i++)
            {
                byte[] pixels = new byte[side * side * 4];
                for (int p = 0; p < pixels.Length; p++)
                {
                    pixels[p] = p % 4 == 3 ? byte.MaxValue : (byte)(low + random.Next(100));
                }

                using MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Rgba32, pixels);
                image.Save(Path.Combine(Images, name, $"{i:D2}.png"));
            }
        }
    }

    internal string Root { get; }

    internal string Images { get; }

    internal string Model => Path.Combine(Root, "model.zip");

    internal string Image(string name, int number = 0) => Path.Combine(Images, name, $"{number:D2}.png");

    /// <summary>All files outside the images, to see that nothing half-written is left.</summary>
    internal string[] OtherFiles() => [.. Directory.EnumerateFiles(Root)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
