using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class AffineResamplerTests
{
    private const byte Fill = 77;

    [TestMethod]
    [DataRow(FillMode.Nearest, "aaaaaaaa|abcd|dddddddd")]
    [DataRow(FillMode.Constant, "kkkkkkkk|abcd|kkkkkkkk")]
    [DataRow(FillMode.Reflect, "abcddcba|abcd|dcbaabcd")]
    [DataRow(FillMode.Wrap, "abcdabcd|abcd|abcdabcd")]
    public void Outside_is_what_Keras_documents(FillMode mode, string documented)
    {
        string row = documented.Replace("|", "", StringComparison.Ordinal);
        foreach (bool vertical in new[] { false, true })
        {
            foreach (int channels in new[] { 1, 3 })
            {
                TensorShape shape = vertical ? TensorShape.Image(channels, 4, 1) : TensorShape.Image(channels, 1, 4);
                byte[] image = [.. "abcd".SelectMany(letter => Enumerable.Repeat((byte)letter, channels))];
                var resampler = new AffineResampler(shape, mode, 'k');
                for (int shift = -8; shift <= 8; shift++)
                {
                    string expected = row.Substring(8 + shift, 4);
                    // Exactly, and so close to it that values are interpolated.
                    foreach (double place in new[] { shift, shift + 1e-5 })
                    {
                        byte[] moved = resampler.Resample(image, AffineMap.Translation(vertical ? 0 : place, vertical ? place : 0)).ToArray();
                        Assert.AreEqual(expected, string.Concat(moved.Where((_, i) => i % channels == 0).Select(v => (char)v)), $"moved by {place}, {channels} channels");
                        CollectionAssert.AreEqual(moved.Select((_, i) => moved[i - (i % channels)]).ToArray(), moved, "all channels alike");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void Places_very_far_away_follow_the_same_rules()
    {
        byte[] image = [10, 20, 30, 40];
        byte[] At(FillMode mode, double place) => new AffineResampler(TensorShape.Image(1, 1, 4), mode, Fill).Resample(image, AffineMap.Translation(place, 0)).ToArray();
        CollectionAssert.AreEqual(new byte[] { 20, 30, 40, 10 }, At(FillMode.Wrap, 4_000_001));
        CollectionAssert.AreEqual(new byte[] { 40, 30, 20, 10 }, At(FillMode.Reflect, -4_000_004));
        CollectionAssert.AreEqual(new byte[] { 40, 40, 40, 40 }, At(FillMode.Nearest, 1e300));
        CollectionAssert.AreEqual(new byte[] { Fill, Fill, Fill, Fill }, At(FillMode.Constant, -1e300));
    }

    [TestMethod]
    [DataRow(FillMode.Nearest)]
    [DataRow(FillMode.Constant)]
    [DataRow(FillMode.Reflect)]
    [DataRow(FillMode.Wrap)]
    public void Interpolated_values_are_those_of_a_plain_bilinear_reference(FillMode mode)
    {
        var random = new Random(3);
        foreach ((int height, int width) in new[] { (17, 23), (1, 9), (6, 1), (1, 1), (2, 2), (33, 8) })
        {
            byte[] image = Noise(random, height * width * 3);
            var color = new AffineResampler(TensorShape.Image(3, height, width), mode, Fill);
            var gray = new AffineResampler(TensorShape.Image(1, height, width), mode, Fill);
            for (int i = 0; i < 40; i++)
            {
                AffineMap map = RandomMap(random, height, width);
                byte[] result = color.Resample(image, map).ToArray();
                for (int c = 0; c < 3; c++)
                {
                    byte[] channel = [.. image.Where((_, k) => k % 3 == c)];
                    byte[] alone = gray.Resample(channel, map).ToArray();
                    CollectionAssert.AreEqual(alone, result.Where((_, k) => k % 3 == c).ToArray(), "vectors and single values give the same bytes");
                    for (int p = 0; p < alone.Length; p++)
                    {
                        double x = (map.XX * (p % width)) + (map.XY * (p / width)) + map.X;
                        double y = (map.YX * (p % width)) + (map.YY * (p / width)) + map.Y;
                        // Places are rounded to 1/256 of a pixel, values to whole ones.
                        Assert.AreEqual(Bilinear(channel, height, width, x, y, mode), alone[p], 1.6, $"{map} at {p}");
                    }
                }
            }
        }
    }

    [TestMethod]
    [DataRow(FillMode.Nearest)]
    [DataRow(FillMode.Constant)]
    [DataRow(FillMode.Reflect)]
    [DataRow(FillMode.Wrap)]
    public void Whole_moves_and_flips_copy_every_pixel_exactly(FillMode mode)
    {
        var random = new Random(4);
        foreach ((int channels, int height, int width) in new[] { (3, 5, 7), (1, 5, 7), (3, 1, 2), (3, 3, 1), (1, 1, 1), (3, 4, 16) })
        {
            byte[] image = Noise(random, height * width * channels);
            var resampler = new AffineResampler(TensorShape.Image(channels, height, width), mode, Fill);
            for (int i = 0; i < 200; i++)
            {
                var map = new AffineMap(random.Next(2) == 0 ? 1 : -1, 0, random.Next(-30, 30), 0, random.Next(2) == 0 ? 1 : -1, random.Next(-20, 20));
                Assert.IsTrue(map.IsWhole);
                byte[] result = resampler.Resample(image, map).ToArray();
                for (int p = 0; p < result.Length; p++)
                {
                    int x = (int)((map.XX * (p / channels % width)) + map.X);
                    int y = (int)((map.YY * (p / channels / width)) + map.Y);
                    Assert.AreEqual(Pixel(image, height, width, channels, y, x, p % channels, mode), result[p], $"{map} at {p}");
                }
            }
        }
    }

    [TestMethod]
    public void The_blend_without_vectors_gives_the_same_bytes()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            ulong top = (ulong)random.NextInt64();
            ulong bottom = (ulong)random.NextInt64();
            int x = random.Next(256);
            int y = random.Next(256);
            Assert.AreEqual(PixelBlend.WithoutVectors(top, bottom, x, y), PixelBlend.Colors(top, bottom, x, y) & 0xFFFFFF);
        }

        Assert.AreEqual(0xFFFFFFu, PixelBlend.Colors(ulong.MaxValue, ulong.MaxValue, 128, 128) & 0xFFFFFF);
    }

    [TestMethod]
    public void Other_numbers_of_channels_are_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => new AffineResampler(TensorShape.Image(4, 2, 2), FillMode.Nearest, 0)).Message, "not 4");

    private static AffineMap RandomMap(Random random, int height, int width)
    {
        double Draw(double range) => ((random.NextDouble() * 2) - 1) * range;
        var linear = new AffineMap(Draw(2), Draw(2), 0, Draw(2), Draw(2), 0);
        return random.Next(4) switch
        {
            0 => AffineMap.Translation(Draw(width), Draw(height)),
            1 => AffineMap.Rotation(Draw(180)).AboutMiddle(height, width),
            _ => linear.AboutMiddle(height, width).Then(AffineMap.Translation(Draw(width), Draw(height))),
        };
    }

    private static double Bilinear(byte[] image, int height, int width, double x, double y, FillMode mode)
    {
        int left = (int)Math.Floor(x);
        int top = (int)Math.Floor(y);
        double At(int dy, int dx) => Pixel(image, height, width, 1, top + dy, left + dx, 0, mode);
        double above = At(0, 0) + ((At(0, 1) - At(0, 0)) * (x - left));
        double below = At(1, 0) + ((At(1, 1) - At(1, 0)) * (x - left));
        return above + ((below - above) * (y - top));
    }

    private static byte Pixel(byte[] image, int height, int width, int channels, int y, int x, int channel, FillMode mode)
    {
        bool isOutside = x < 0 || y < 0 || x >= width || y >= height;
        return isOutside && mode == FillMode.Constant ? Fill : image[(((Inside(y, height) * width) + Inside(x, width)) * channels) + channel];

        // One step at a time, as one would walk.
        int Inside(int place, int side)
        {
            while (place < 0 || place >= side)
            {
                place = mode switch
                {
                    FillMode.Nearest => Math.Clamp(place, 0, side - 1),
                    FillMode.Wrap => place < 0 ? place + side : place - side,
                    _ => place < 0 ? -1 - place : (2 * side) - 1 - place,
                };
            }

            return place;
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] pixels = new byte[length];
        random.NextBytes(pixels);
        return pixels;
    }
}
