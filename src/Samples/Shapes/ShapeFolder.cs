using Microsoft.ML.Data;

namespace Samples.Shapes;

/// <summary>A labeled image set that needs no download: 64×64 PNG files of drawn shapes, one folder a class.</summary>
internal static class ShapeFolder
{
    private const int Side = 64;

    /// <summary>The classes.</summary>
    internal static IReadOnlyList<string> Classes { get; } = [.. Shape.All.Keys];

    /// <summary>Draws the set; the same seed gives the same images.</summary>
    internal static void Draw(string folder, int imagesPerClass, int seed)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Parallel.ForEach(Classes, (name, _, number) =>
        {
            string target = Path.Combine(folder, name);
            Directory.CreateDirectory(target);
            var random = new Random(seed + (int)(number * 1000));
            byte[] pixels = new byte[Side * Side * 4];
            for (int i = 0; i < imagesPerClass; i++)
            {
                ShapeArtist.Paint(Shape.All[name], Side, random, pixels);
                using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, pixels);
                image.Save(Path.Combine(target, $"{i:D3}.png"));
            }
        });
    }
}
