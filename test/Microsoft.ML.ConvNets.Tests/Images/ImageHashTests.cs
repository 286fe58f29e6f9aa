namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public class ImageHashTests
{
    private const int Side = ImageHash.Side;

    /// <summary>Against the two-dimensional transform written as it is defined, in double precision.</summary>
    [TestMethod]
    public void The_bits_are_the_signs_of_the_lowest_frequencies_against_their_median()
    {
        var random = new Random(1);
        float[] image = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextDouble())];
        double[] frequencies = new double[64];
        for (int i = 1; i < 64; i++)
        {
            for (int p = 0; p < image.Length; p++)
            {
                frequencies[i] += image[p] * Math.Cos(Math.PI * (i % 8) * ((2 * (p % Side)) + 1) / 64) * Math.Cos(Math.PI * (i / 8) * ((2 * (p / Side)) + 1) / 64);
            }
        }

        double[] ordered = [.. frequencies.Order()];
        double median = (ordered[31] + ordered[32]) / 2;
        ulong hash = ImageHash.Of(image);
        for (int i = 0; i < 64; i++)
        {
            Assert.AreEqual(frequencies[i] > median, (hash >> i & 1) == 1, $"bit {i}");
        }

        Assert.AreEqual(hash, ImageHash.Of([.. image.Select(static v => (v * 0.5f) + 10)]), "brightness and contrast change nothing");
    }

    [TestMethod]
    public void Another_number_of_values_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => ImageHash.Of(new float[64]));
}
