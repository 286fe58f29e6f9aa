namespace Microsoft.ML.ConvNets.Tests.Images;

[TestClass]
public class SampleAugmenterTests
{
    private const int Side = 32;
    private static readonly TensorShape s_shape = TensorShape.Image(1, Side, Side);

    [TestMethod]
    public void The_same_seed_epoch_and_sample_give_the_same_picture_and_others_do_not()
    {
        byte[] picture = Noise(3);
        byte[] Augment(int seed, int epoch, int sample) =>
            new SampleAugmenter(TensorShape.Image(3, Side, Side), Augmentation.Standard, seed).Augment(picture, epoch, sample).ToArray();
        byte[] first = Augment(1, 1, 1);
        CollectionAssert.AreEqual(first, Augment(1, 1, 1));
        CollectionAssert.AreNotEqual(first, Augment(2, 1, 1), "seed");
        CollectionAssert.AreNotEqual(first, Augment(1, 2, 1), "epoch");
        CollectionAssert.AreNotEqual(first, Augment(1, 1, 2), "sample");
        CollectionAssert.AreNotEqual(Augment(1, 1, 2), Augment(1, 2, 1), "epoch and sample do not stand for one another");
    }

    [TestMethod]
    public void The_empty_recipe_changes_nothing()
    {
        foreach (int channels in new[] { 1, 3 })
        {
            byte[] picture = Noise(channels);
            var augmenter = new SampleAugmenter(TensorShape.Image(channels, Side, Side), Augmentation.None, 1);
            for (int i = 0; i < 20; i++)
            {
                CollectionAssert.AreEqual(picture, augmenter.Augment(picture, i, i).ToArray());
            }
        }
    }

    [TestMethod]
    [DataRow(true, 3)]
    [DataRow(false, 3)]
    [DataRow(true, 1)]
    [DataRow(false, 1)]
    public void Half_of_the_pictures_are_mirrored_exactly(bool horizontal, int channels)
    {
        byte[] picture = Noise(channels);
        byte[] mirrored = new byte[picture.Length];
        for (int i = 0; i < Side * Side; i++)
        {
            (int x, int y) = (i % Side, i / Side);
            int from = horizontal ? (y * Side) + Side - 1 - x : ((Side - 1 - y) * Side) + x;
            picture.AsSpan(from * channels, channels).CopyTo(mirrored.AsSpan(i * channels));
        }

        var recipe = new Augmentation { HorizontalFlip = horizontal, VerticalFlip = !horizontal };
        var augmenter = new SampleAugmenter(TensorShape.Image(channels, Side, Side), recipe, 5);
        int count = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] result = augmenter.Augment(picture, 1, i).ToArray();
            bool flipped = result.AsSpan().SequenceEqual(mirrored);
            Assert.IsTrue(flipped || result.AsSpan().SequenceEqual(picture), "mirrored or left alone");
            count += flipped ? 1 : 0;
        }

        Assert.AreEqual(200, count, 50.0);
    }

    [TestMethod]
    public void Brightness_stays_in_its_range_and_uses_it()
    {
        byte[] flat = [.. Enumerable.Repeat((byte)100, Side * Side)];
        double[] values = Measure(new Augmentation { BrightnessRange = 0.3 }, flat, p => p[0]);
        AssertSpread(values, 70, 130, 0.51);
        Assert.IsTrue(Measure(new Augmentation { BrightnessRange = 1 }, [.. Enumerable.Repeat((byte)250, Side * Side)], p => p[0]).All(v => v is >= 0 and <= 255));
    }

    [TestMethod]
    public void Shifts_stay_in_their_range_and_use_it()
    {
        // A slope of 4 levels a pixel across; what moves by d pixels changes the middle by 4 d levels.
        double[] x = Measure(new Augmentation { WidthShiftRange = 0.25 }, Ramp((x, _) => x * 4), p => (At(p, 16, 16) - 64) / 4);
        AssertSpread(x, -8, 8, 0.13);
        double[] y = Measure(new Augmentation { HeightShiftRange = 0.125 }, Ramp((_, y) => y * 4), p => (At(p, 16, 16) - 64) / 4);
        AssertSpread(y, -4, 4, 0.13);
        double[] unmoved = Measure(new Augmentation { WidthShiftRange = 0.25 }, Ramp((_, y) => y * 4), p => At(p, 16, 16) - 64);
        Assert.IsTrue(unmoved.All(v => v == 0), "a shift sideways moves nothing up or down");
    }

    [TestMethod]
    public void Shifts_in_pixels_are_whole_and_keep_the_picture_sharp()
    {
        double[] x = Measure(new Augmentation { WidthShiftRange = 3 }, Ramp((x, _) => x * 4), p => (At(p, 16, 16) - 64) / 4);
        CollectionAssert.AreEquivalent(new double[] { -3, -2, -1, 0, 1, 2, 3 }, x.Distinct().ToArray());
        double[] edge = Measure(new Augmentation { HeightShiftRange = 2 }, Ramp((_, y) => y < 16 ? 0 : 200), p => At(p, 16, 16));
        CollectionAssert.AreEquivalent(new double[] { 0, 200 }, edge.Distinct().ToArray());
    }

    [TestMethod]
    public void Zoom_stays_in_its_range_and_uses_it()
    {
        double[] zoom = Measure(new Augmentation { ZoomRange = 0.2 }, Ramp((x, _) => 20 + (x * 4)), p => (At(p, 20, 16) - At(p, 11, 16)) / 36);
        AssertSpread(zoom, 0.8, 1.2, 0.04);
    }

    [TestMethod]
    public void Turns_stay_in_their_range_and_use_it()
    {
        double[] angles = Measure(new Augmentation { RotationRange = 30 }, Ramp((x, _) => 20 + (x * 6)), p =>
            Math.Atan2(At(p, 16, 19) - At(p, 16, 12), At(p, 19, 16) - At(p, 12, 16)) * 180 / Math.PI);
        AssertSpread(angles, -30, 30, 2);
    }

    private static double[] Measure(Augmentation recipe, byte[] picture, Func<byte[], double> measure)
    {
        var augmenter = new SampleAugmenter(s_shape, recipe, 11);
        return [.. Enumerable.Range(0, 300).Select(i => measure(augmenter.Augment(picture, 1, i).ToArray()))];
    }

    private static void AssertSpread(double[] values, double low, double high, double tolerance)
    {
        Assert.IsGreaterThanOrEqualTo(low - tolerance, values.Min());
        Assert.IsLessThanOrEqualTo(high + tolerance, values.Max());
        Assert.IsLessThan(low + ((high - low) * 0.1), values.Min(), "the lower end is used");
        Assert.IsGreaterThan(high - ((high - low) * 0.1), values.Max(), "the upper end is used");
        Assert.AreEqual((low + high) / 2, values.Average(), (high - low) * 0.1);
    }

    private static double At(byte[] picture, int x, int y) => picture[(y * Side) + x];

    private static byte[] Ramp(Func<int, int, int> value) => [.. Enumerable.Range(0, Side * Side).Select(i => (byte)Math.Min(255, value(i % Side, i / Side)))];

    private static byte[] Noise(int channels)
    {
        byte[] pixels = new byte[Side * Side * channels];
        new Random(4).NextBytes(pixels);
        return pixels;
    }
}
