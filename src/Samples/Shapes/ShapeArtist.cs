namespace Samples.Shapes;

/// <summary>Paints one bright shape on a darker ground, with random colors, size, place, turn, background and noise.</summary>
internal static class ShapeArtist
{
    private const double Softness = 1.0;

    /// <summary>Fills a square image, four bytes a pixel: red, green, blue, 255.</summary>
    internal static void Paint(Func<double, double, double> distance, int side, Random random, Span<byte> pixels)
    {
        double radius = side * Between(random, 0.2, 0.38);
        double room = (side / 2.0) - radius;
        double middleX = (side / 2.0) + Between(random, -room, room);
        double middleY = (side / 2.0) + Between(random, -room, room);
        (double sin, double cos) = Math.SinCos(Between(random, 0, 2 * Math.PI));
        Color top = Color.Draw(random, 0, 130);
        Color bottom = Color.Draw(random, 0, 130);
        Color ink = Color.Draw(random, 125, 256);
        double noise = Between(random, 4, 24);

        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                double dx = (x + 0.5 - middleX) / radius;
                double dy = (y + 0.5 - middleY) / radius;
                double outside = distance((cos * dx) + (sin * dy), (cos * dy) - (sin * dx)) * radius;
                double cover = Math.Clamp(0.5 - (outside / Softness), 0, 1);
                Color color = Color.Mix(Color.Mix(top, bottom, (double)y / side), ink, cover);
                double grain = Between(random, -noise, noise);
                Span<byte> pixel = pixels.Slice(((y * side) + x) * 4, 4);
                pixel[0] = Byte(color.Red + grain);
                pixel[1] = Byte(color.Green + grain);
                pixel[2] = Byte(color.Blue + grain);
                pixel[3] = byte.MaxValue;
            }
        }
    }

    private static double Between(Random random, double low, double high) => low + (random.NextDouble() * (high - low));

    private static byte Byte(double value) => (byte)Math.Clamp((int)Math.Round(value), 0, 255);

    private readonly record struct Color(double Red, double Green, double Blue)
    {
        internal static Color Draw(Random random, int low, int high) =>
            new(random.Next(low, high), random.Next(low, high), random.Next(low, high));

        internal static Color Mix(Color a, Color b, double fraction) =>
            new(a.Red + ((b.Red - a.Red) * fraction), a.Green + ((b.Green - a.Green) * fraction), a.Blue + ((b.Blue - a.Blue) * fraction));
    }
}
