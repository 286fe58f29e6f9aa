using Microsoft.ML.ConvNets.Reporting.Duplicates;
using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Duplicates;

/// <summary>Crops are laid over what they were cropped from, by known amounts; other pictures do not fit.</summary>
[TestClass]
public sealed class ThumbnailAlignmentTests
{
    [TestMethod]
    [DataRow(0, 0, 100, 100, 0.999)]
    [DataRow(5, 0, 95, 95, 0.98)]
    [DataRow(8, 3, 90, 92, 0.97)]
    [DataRow(0, 12, 88, 88, 0.96)]
    public void A_crop_fits_where_it_came_from(int left, int top, int width, int height, double least)
    {
        Thumbnail whole = Of(seed: 1, 0, 0, 100, 100);
        Thumbnail crop = Of(seed: 1, left, top, width, height);
        Similarity one = new ThumbnailAlignment(whole).Compare(new ThumbnailAlignment(crop));
        Similarity other = new ThumbnailAlignment(crop).Compare(new ThumbnailAlignment(whole));
        Assert.IsGreaterThan(least, Math.Max(one.Correlation, other.Correlation));
        Assert.IsTrue(DuplicateFinder.IsSame(one) || DuplicateFinder.IsSame(other), $"{one} {other}");
        Assert.IsLessThanOrEqualTo(12, PerceptualHash.Of(whole).Distance(PerceptualHash.Of(crop)));
    }

    [TestMethod]
    public void Other_pictures_do_not_fit()
    {
        ThumbnailAlignment[] pictures = [.. Enumerable.Range(1, 30).Select(static seed => new ThumbnailAlignment(Of(seed, 0, 0, 100, 100)))];
        foreach (ThumbnailAlignment one in pictures)
        {
            Assert.IsFalse(pictures.Where(other => other != one).Any(other => DuplicateFinder.IsSame(one.Compare(other))));
        }
    }

    [TestMethod]
    public void Plain_pictures_of_other_colors_do_not_fit()
    {
        Thumbnail Plain(byte red) => Thumbnail.Of(
            Enumerable.Range(0, 40 * 40).SelectMany(_ => new byte[] { red, 80, 80, 255 }).ToArray(), 40, 40);
        Assert.IsFalse(DuplicateFinder.IsSame(new ThumbnailAlignment(Plain(10)).Compare(new ThumbnailAlignment(Plain(200)))));
    }

    /// <summary>A part of a picture of 100×100 that is smooth enough to be resized.</summary>
    private static Thumbnail Of(int seed, int left, int top, int width, int height)
    {
        var random = new Random(seed);
        double[] phases = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() * Math.Tau)];
        double[] slopes = [.. Enumerable.Range(0, 12).Select(_ => (random.NextDouble() - 0.5) / 4)];
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 4, width);
            int channel = i % 4;
            double value = 0;
            for (int wave = 0; wave < 6; wave++)
            {
                value += Math.Sin((slopes[2 * wave] * (x + left)) + (slopes[(2 * wave) + 1] * (y + top)) + phases[wave] + (channel / 3.0));
            }

            pixels[i] = channel == 3 ? byte.MaxValue : (byte)(128 + (20 * value));
        }

        return Thumbnail.Of(pixels, width, height);
    }
}
