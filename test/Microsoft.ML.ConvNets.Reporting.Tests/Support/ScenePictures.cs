namespace Microsoft.ML.ConvNets.Reporting.Tests;

/// <summary>Drawn pictures: each of soft blobs of its own, of which one class has red ones and the other blue ones.</summary>
internal static class ScenePictures
{
    internal static readonly string[] Classes = ["blue", "red"];

    /// <summary>Writes PNG files in train and validation, one folder a class.</summary>
    internal static void Write(string root, int perClass, int validationPerClass)
    {
        var random = new Random(5);
        foreach ((string part, int count) in new[] { ("train", perClass), ("validation", validationPerClass) })
        {
            NoiseImages.WriteFolder(Path.Combine(root, part), Classes, count, digits: 3, (@class, path) => Write(path, @class, random));
        }
    }

    internal static void Write(string path, int @class, Random random, int side = 96)
    {
        (double X, double Y, double Size, int[] Color)[] blobs =
        [
            .. Enumerable.Range(0, 7).Select(_ => (
                random.NextDouble() * side, random.NextDouble() * side, side * (0.05 + (0.15 * random.NextDouble())),
                @class == 1 ? new[] { 255, random.Next(120), random.Next(60) } : [random.Next(60), random.Next(120), 255])),
        ];
        int ground = random.Next(20, 200);
        NoiseImages.Write(path, side, side, 4, random, (channel, x, y) =>
        {
            double value = ground;
            foreach ((double blobX, double blobY, double size, int[] color) in blobs)
            {
                double share = Math.Exp(-(((x - blobX) * (x - blobX)) + ((y - blobY) * (y - blobY))) / (2 * size * size));
                value += share * (color[channel] - value);
            }

            return (int)Math.Clamp(value, 0, 250);
        });
    }
}
