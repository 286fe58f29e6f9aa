using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Tests;

/// <summary>An image in memory and its class.</summary>
public sealed class ImageRow
{
    public string Label { get; set; } = "";

    public string ImagePath { get; set; } = "";

    [ImageType(TestImages.Side, TestImages.Side)]
    public MLImage Image { get; set; } = null!;
}

/// <summary>What a classifier says of an image.</summary>
public sealed class ImageScore
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}

/// <summary>A small problem: which half of a noisy image is bright.</summary>
internal static class TestImages
{
    internal const int Side = 16;

    internal static readonly string[] Classes = ["left", "right", "top", "bottom"];

    /// <summary>Pixels red, green, blue, 255.</summary>
    internal static byte[] Draw(int @class, Random random, int width = Side, int height = Side)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            (int x, int y) = (i % width, i / width);
            bool bright = @class switch { 0 => x < width / 2, 1 => x >= width / 2, 2 => y < height / 2, _ => y >= height / 2 };
            for (int c = 0; c < 3; c++)
            {
                pixels[(i * 4) + c] = (byte)((bright ? 150 : 30) + random.Next(60));
            }

            pixels[(i * 4) + 3] = byte.MaxValue;
        }

        return pixels;
    }

    internal static MLImage Image(int @class, Random random, int width = Side, int height = Side) =>
        MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, Draw(@class, random, width, height));

    internal static List<ImageRow> Rows(int count, int classes = 2, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new ImageRow
        {
            Label = Classes[i % classes],
            ImagePath = $"{i}.png",
            Image = Image(i % classes, random),
        })];
    }

    internal static IDataView Load(MLContext ml, int count, int classes = 2, int seed = 1) => ml.Data.LoadFromEnumerable(Rows(count, classes, seed));

    /// <summary>Writes PNG files, one folder a class.</summary>
    internal static void WriteFolder(string folder, int perClass, int classes = 2, int seed = 1)
    {
        var random = new Random(seed);
        for (int @class = 0; @class < classes; @class++)
        {
            string target = Path.Combine(folder, Classes[@class]);
            Directory.CreateDirectory(target);
            for (int i = 0; i < perClass; i++)
            {
                using MLImage image = Image(@class, random);
                image.Save(Path.Combine(target, $"{i:000}.png"));
            }
        }
    }
}
