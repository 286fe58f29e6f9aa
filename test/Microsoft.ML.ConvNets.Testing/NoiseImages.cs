namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Synthetic images: noise above a level that depends on the class and the place.</summary>
internal static class NoiseImages
{
    /// <summary>Pixels red, green, blue, 255.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="noise">What is drawn on top: 0 to less than this.</param>
    /// <param name="random">Draws the noise, value by value.</param>
    /// <param name="level">The level of a channel (0 to 2) at x and y.</param>
    internal static byte[] Pixels(int width, int height, int noise, Random random, Func<int, int, int, int> level)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                pixels[(i * 4) + c] = (byte)(level(c, i % width, i / width) + random.Next(noise));
            }

            pixels[(i * 4) + 3] = byte.MaxValue;
        }

        return pixels;
    }

    /// <summary>The same as a file; the folders on the way are made.</summary>
    internal static void Write(string path, int width, int height, int noise, Random random, Func<int, int, int, int> level)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, Pixels(width, height, noise, random, level));
        image.Save(path);
    }

    /// <summary>PNG files, one folder a class, named by their numbers.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="classes">The folders' names.</param>
    /// <param name="perClass">Number of files in each.</param>
    /// <param name="digits">Number of digits of a name.</param>
    /// <param name="write">Writes one, of the class of a number.</param>
    internal static void WriteFolder(string folder, IReadOnlyList<string> classes, int perClass, int digits, Action<int, string> write)
    {
        for (int c = 0; c < classes.Count; c++)
        {
            for (int i = 0; i < perClass; i++)
            {
                write(c, Path.Combine(folder, classes[c], $"{i.ToString($"D{digits}")}.png"));
            }
        }
    }
}
