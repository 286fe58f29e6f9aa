using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class PixelBoxTests
{
    [TestMethod]
    [DataRow(96, 96)]
    [DataRow(60, 140)]
    public void Crops_lie_in_the_image_and_use_the_ranges(int height, int width)
    {
        var crop = new RandomResizedCrop { AreaRange = (0.2, 0.6), RatioRange = (0.75, 4.0 / 3) };
        PixelBox[] boxes = Draw(2000, (ref random) => PixelBox.DrawCrop(ref random, crop, height, width));
        foreach (PixelBox box in boxes)
        {
            Assert.IsTrue(box is { Left: >= 0, Top: >= 0, Width: > 0, Height: > 0 } && box.Left + box.Width <= width && box.Top + box.Height <= height, box.ToString());
            // Sides are rounded to whole pixels.
            double fraction = (double)box.Width * box.Height / (height * width);
            Assert.IsTrue(fraction is > 0.19 and < 0.61, $"{box} covers {fraction}");
            double ratio = (double)box.Width / box.Height;
            Assert.IsTrue(ratio is > 0.72 and < 1.38, $"{box} has the ratio {ratio}");
        }

        Assert.IsLessThan(0.25, boxes.Min(b => (double)b.Width * b.Height / (height * width)));
        Assert.IsLessThan(0.8, boxes.Min(b => (double)b.Width / b.Height));
        Assert.IsGreaterThan(1.25, boxes.Max(b => (double)b.Width / b.Height));
        Assert.IsTrue(boxes.Any(b => b.Left == 0) && boxes.Any(b => b.Left + b.Width == width) && boxes.Any(b => b.Top + b.Height == height), "up to the edges");
        if (height == width)
        {
            Assert.AreEqual(0, boxes.Average(b => Math.Log((double)b.Width / b.Height)), 0.03, "wide and high ones are equally frequent");
        }
    }

    [TestMethod]
    public void A_crop_that_never_fits_becomes_the_largest_allowed_one_in_the_middle()
    {
        var wide = new RandomResizedCrop { AreaRange = (1, 1), RatioRange = (2, 3) };
        Assert.AreEqual(new PixelBox(0, 25, 100, 50), Draw(1, (ref random) => PixelBox.DrawCrop(ref random, wide, 100, 100))[0]);
        var high = new RandomResizedCrop { AreaRange = (1, 1), RatioRange = (0.2, 0.5) };
        Assert.AreEqual(new PixelBox(25, 0, 50, 100), Draw(1, (ref random) => PixelBox.DrawCrop(ref random, high, 100, 100))[0]);
        Assert.AreEqual(new PixelBox(0, 0, 1, 1), Draw(1, (ref random) => PixelBox.DrawCrop(ref random, wide, 1, 1))[0]);
    }

    [TestMethod]
    public void Erased_rectangles_lie_in_the_image_and_use_the_ranges()
    {
        var erasing = new RandomErasing();
        PixelBox?[] boxes = Draw(2000, (ref random) => PixelBox.DrawErased(ref random, erasing, 64, 80));
        Assert.IsTrue(boxes.All(b => b is { Left: >= 0, Top: >= 0 } box && box.Left + box.Width <= 80 && box.Top + box.Height <= 64));
        double[] shares = [.. boxes.Select(b => b!.Value.Width * b.Value.Height / (64.0 * 80))];
        Assert.IsTrue(shares.Min() is > 0.015 and < 0.04 && shares.Max() is > 0.28 and < 0.34, $"{shares.Min()} to {shares.Max()}");
        double[] ratios = [.. boxes.Select(b => (double)b!.Value.Height / b.Value.Width)];
        Assert.IsTrue(ratios.Min() is > 0.25 and < 0.4 && ratios.Max() is > 2.5 and < 3.7, $"{ratios.Min()} to {ratios.Max()}");
        Assert.IsNull(Draw(1, (ref random) => PixelBox.DrawErased(ref random, new RandomErasing { AreaRange = (1, 1) }, 8, 8))[0], "the whole image is not covered");
    }

    private delegate T Drawing<T>(ref SampleRandom random);

    private static T[] Draw<T>(int count, Drawing<T> draw)
    {
        T[] drawn = new T[count];
        for (int i = 0; i < count; i++)
        {
            var random = new SampleRandom(1, 2, i, 3);
            drawn[i] = draw(ref random);
        }

        return drawn;
    }
}
