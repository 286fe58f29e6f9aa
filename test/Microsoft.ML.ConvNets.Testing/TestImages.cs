using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ConvNets.Testing;

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
    internal static byte[] Draw(int @class, Random random, int width = Side, int height = Side) =>
        NoiseImages.Pixels(width, height, 60, random, (_, x, y) => IsBright(@class, x, y, width, height) ? 150 : 30);

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
        NoiseImages.WriteFolder(folder, Classes[..classes], perClass, digits: 3, (@class, path) => NoiseImages.Write(
            path, Side, Side, 60, random, (_, x, y) => IsBright(@class, x, y, Side, Side) ? 150 : 30));
    }

    private static bool IsBright(int @class, int x, int y, int width, int height) =>
        @class switch { 0 => x < width / 2, 1 => x >= width / 2, 2 => y < height / 2, _ => y >= height / 2 };
}
