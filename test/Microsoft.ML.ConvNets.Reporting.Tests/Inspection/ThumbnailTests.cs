using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Inspection;

/// <summary>Thumbnails are means of the pixels under each cell.</summary>
[TestClass]
public sealed class ThumbnailTests
{
    [TestMethod]
    [DataRow(32, 32)]
    [DataRow(64, 96)]
    [DataRow(37, 81)]
    [DataRow(5, 3)]
    [DataRow(1, 1)]
    public void The_mean_of_a_thumbnail_is_that_of_the_image(int width, int height)
    {
        var random = new Random(1);
        byte[] pixels = NoiseImages.Pixels(width, height, 100, random, static (channel, _, _) => channel * 50);
        Thumbnail thumbnail = Thumbnail.Of(pixels, width, height);
        for (int channel = 0; channel < 3; channel++)
        {
            double expected = Enumerable.Range(0, width * height).Average(i => (double)pixels[(i * 4) + channel]);
            double actual = Enumerable.Range(0, 32 * 32).Average(i => (double)thumbnail.Pixels[(i * 3) + channel]);
            Assert.AreEqual(expected, actual, 0.5);
        }
    }
}
