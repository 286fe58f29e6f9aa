using Microsoft.ML.Data;

namespace ConvNets.Documentation.Tests;

/// <summary>
/// A temporary folder with what the documents call the reader's own images: <c>photos</c> with two classes, dark and bright,
/// and two images beside it.
/// </summary>
internal sealed class PhotoFolder : IDisposable
{
    private const int PerClass = 12;
    private const int Side = 40;

    private readonly Random _random = new(1);

    internal PhotoFolder()
    {
        for (int i = 0; i < PerClass; i++)
        {
            Draw($"photos/cats/{i}.jpg", low: 0);
            Draw($"photos/dogs/{i}.png", low: 150);
        }

        Draw("some.jpg", low: 0);
        Draw("other.png", low: 150);
    }

    internal string Root { get; } = Directory.CreateTempSubdirectory("convnets-documents-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Draw(string name, int low)
    {
        byte[] pixels = new byte[Side * Side * 4];
        for (int p = 0; p < pixels.Length; p++)
        {
            pixels[p] = p % 4 == 3 ? byte.MaxValue : (byte)(low + _random.Next(100));
        }

        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, pixels);
        image.Save(path);
    }
}
