using Microsoft.ML.ConvNets.Explanations;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Tests.Explanations;

/// <summary>Maps as pictures.</summary>
[TestClass]
public sealed class HeatPictureTests
{
    [TestMethod]
    public void A_map_is_interpolated_between_the_middles_of_its_places()
    {
        var map = new HeatMap(1, 2, [0, 4]);
        HeatMap wide = map.Over(1, 4, new CropFraction(0, 0, 1, 1));
        CollectionAssert.AreEqual(new float[] { 0, 1, 3, 4 }, wide.Values.ToArray());
        HeatMap part = map.Over(2, 4, new CropFraction(0.5, 0, 1, 0.5));
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 4, 0, 0, 0, 0 }, part.Values.ToArray());
        Assert.AreEqual(4, part.Peak);
        Assert.AreEqual(4, part.Sum());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => map[0, 2]);
    }

    /// <summary>CIELAB is another space than the one that the colors are made in.</summary>
    [TestMethod]
    public void Equal_steps_of_color_look_equal()
    {
        (double Lightness, double A, double B)[] colors = [.. Enumerable.Range(0, 18).Select(static i => Lab(HeatColors.Of(i / 17f)))];
        double[] lighter = [.. colors.Zip(colors.Skip(1), static (one, next) => next.Lightness - one.Lightness)];
        Assert.IsGreaterThan(70, colors[^1].Lightness - colors[0].Lightness);
        Assert.IsGreaterThan(3, lighter.Min());
        Assert.IsLessThan(1.5, lighter.Max() / lighter.Min());
        Assert.AreEqual(HeatColors.Of(0), HeatColors.Of(-1));
        Assert.AreEqual(HeatColors.Of(1), HeatColors.Of(2));
    }

    [TestMethod]
    public void An_overlay_has_the_size_of_the_image_and_is_brightest_at_the_peak()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(new MLContext(seed: 1), DrawnModel.Pooled);
        using MLImage image = DrawnModel.Image(height: 30, width: 50);
        Explanation explanation = model.Explain(image);
        using MLImage overlay = explanation.Overlay(image);
        Assert.AreEqual((30, 50), (overlay.Height, overlay.Width));
        byte[] pixels = overlay.Pixels.ToArray();
        using MLImage read = ImageReader.Read(explanation.OverlayPng(image), "overlay");
        CollectionAssert.AreEqual(pixels, read.Pixels.ToArray());

        // Three fifths of the color, two of gray.
        HeatMap map = explanation.ImageMap;
        byte[] original = image.Pixels.ToArray();
        for (int i = 0; i < 30 * 50; i++)
        {
            float gray = (0.299f * original[i * 4]) + (0.587f * original[(i * 4) + 1]) + (0.114f * original[(i * 4) + 2]);
            (byte red, byte green, byte blue) = HeatColors.Of(map.Values[i] / explanation.Map.Peak);
            Assert.AreEqual((0.4 * gray) + (0.6 * red), pixels[i * 4], 0.51);
            Assert.AreEqual((0.4 * gray) + (0.6 * green), pixels[(i * 4) + 1], 0.51);
            Assert.AreEqual((0.4 * gray) + (0.6 * blue), pixels[(i * 4) + 2], 0.51);
        }

        using MLImage small = explanation.Overlay(DrawnModel.Image(height: 3, width: 5));
        Assert.AreEqual((3, 5), (small.Height, small.Width));
        using MLImage figure = ImageReader.Read(explanation.FigurePng(image), "figure");
        Assert.IsGreaterThan(2 * 384, figure.Width);
        Assert.IsGreaterThanOrEqualTo(230, figure.Height);
    }

    [TestMethod]
    public void A_layer_covers_by_the_share_of_the_peak_and_nothing_else_is_in_it()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(new MLContext(seed: 1), DrawnModel.Pooled);
        using MLImage image = DrawnModel.Image(height: 30, width: 50);
        Explanation explanation = model.Explain(image);
        foreach ((int maxSide, int height, int width) in new[] { (500, 30, 50), (25, 15, 25), (1, 1, 1) })
        {
            using SKBitmap layer = SKBitmap.Decode(
                explanation.LayerPng(maxSide), new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
            Assert.AreEqual((height, width), (layer.Height, layer.Width));
            HeatMap map = explanation.MapFor(height, width);
            int visible = 0;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    float share = Math.Max(0, map[y, x] / explanation.Map.Peak);
                    SKColor color = layer.GetPixel(x, y);
                    Assert.AreEqual(255 * share, color.Alpha, 0.51, $"{y}, {x}");
                    Assert.AreEqual(HeatColors.Of(share), (color.Red, color.Green, color.Blue));
                    visible += color.Alpha > 0 ? 1 : 0;
                }
            }

            Assert.IsTrue(height == 1 || (visible > 0 && visible < height * width), $"{visible} pixels are visible.");
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => explanation.LayerPng(0));
    }

    private static (double Lightness, double A, double B) Lab((byte Red, byte Green, byte Blue) color)
    {
        (double r, double g, double b) = (Linear(color.Red), Linear(color.Green), Linear(color.Blue));
        double x = F(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        double y = F((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        double z = F(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));

        static double Linear(byte value) => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);

        static double F(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16 / 116.0);
    }
}
