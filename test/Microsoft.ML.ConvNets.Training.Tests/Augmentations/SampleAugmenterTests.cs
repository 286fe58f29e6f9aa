using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class SampleAugmenterTests
{
    private const int Side = 32;
    private static readonly TensorShape s_shape = TensorShape.Image(1, Side, Side);

    [TestMethod]
    public void The_same_seed_epoch_and_sample_give_the_same_image_and_others_do_not()
    {
        byte[] image = Noise(3);
        byte[] Augment(int seed, int epoch, int sample) =>
            new SampleAugmenter(TensorShape.Image(3, Side, Side), Augmentation.Standard, seed).Augment(image, epoch, sample).ToArray();
        byte[] first = Augment(1, 1, 1);
        CollectionAssert.AreEqual(first, Augment(1, 1, 1));
        CollectionAssert.AreNotEqual(first, Augment(2, 1, 1), "seed");
        CollectionAssert.AreNotEqual(first, Augment(1, 2, 1), "epoch");
        CollectionAssert.AreNotEqual(first, Augment(1, 1, 2), "sample");
        CollectionAssert.AreNotEqual(Augment(1, 1, 2), Augment(1, 2, 1), "epoch and sample do not stand for one another");
    }

    [TestMethod]
    public void The_empty_augmentation_changes_nothing()
    {
        foreach (int channels in new[] { 1, 3 })
        {
            byte[] image = Noise(channels);
            var augmenter = new SampleAugmenter(TensorShape.Image(channels, Side, Side), Augmentation.None, 1);
            for (int i = 0; i < 20; i++)
            {
                CollectionAssert.AreEqual(image, augmenter.Augment(image, i, i).ToArray());
            }
        }
    }

    [TestMethod]
    [DataRow(true, 3)]
    [DataRow(false, 3)]
    [DataRow(true, 1)]
    [DataRow(false, 1)]
    public void Half_of_the_images_are_mirrored_exactly(bool horizontal, int channels)
    {
        byte[] image = Noise(channels);
        byte[] mirrored = new byte[image.Length];
        for (int i = 0; i < Side * Side; i++)
        {
            (int x, int y) = (i % Side, i / Side);
            int from = horizontal ? (y * Side) + Side - 1 - x : ((Side - 1 - y) * Side) + x;
            image.AsSpan(from * channels, channels).CopyTo(mirrored.AsSpan(i * channels));
        }

        var augmentation = new Augmentation { HorizontalFlip = horizontal, VerticalFlip = !horizontal };
        var augmenter = new SampleAugmenter(TensorShape.Image(channels, Side, Side), augmentation, 5);
        int count = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] result = augmenter.Augment(image, 1, i).ToArray();
            bool flipped = result.AsSpan().SequenceEqual(mirrored);
            Assert.IsTrue(flipped || result.AsSpan().SequenceEqual(image), "mirrored or left alone");
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
    public void Shifts_in_pixels_are_whole_and_keep_the_image_sharp()
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

    [TestMethod]
    public void Shears_stay_in_their_range_and_use_it()
    {
        double[] angles = Measure(new Augmentation { ShearRange = 30 }, Ramp((x, _) => 20 + (x * 6)), p =>
            Math.Asin(Math.Clamp((At(p, 16, 12) - At(p, 16, 19)) / (6.0 * 7), -1, 1)) * 180 / Math.PI);
        AssertSpread(angles, -30, 30, 2);
    }

    [TestMethod]
    public void Zoom_by_two_ends_uses_both()
    {
        double[] zoom = Measure(new Augmentation { ZoomRange = (0.5, 0.7) }, Ramp((x, _) => 20 + (x * 4)), p => (At(p, 20, 16) - At(p, 11, 16)) / 36);
        AssertSpread(zoom, 0.5, 0.7, 0.04);
    }

    [TestMethod]
    public void Channel_shifts_stay_in_their_range_and_use_it()
    {
        double[] shifts = Measure(new Augmentation { ChannelShiftRange = 60 }, Ramp((x, y) => x == 0 ? 0 : y == 0 ? 255 : 120), p => At(p, 16, 16) - 120);
        AssertSpread(shifts, -60, 60, 0.5);
    }

    [TestMethod]
    public void Erasing_covers_a_share_of_images_with_a_value_or_with_noise()
    {
        byte[] flat = [.. Enumerable.Repeat((byte)100, Side * Side)];
        double[] covered = Measure(new Augmentation { RandomErasing = new RandomErasing { Probability = 0.3, Value = 7 } }, flat, p =>
        {
            Assert.IsTrue(p.All(v => v is 100 or 7));
            return p.Count(v => v == 7) / (double)(Side * Side);
        });
        Assert.AreEqual(0.3, covered.Count(c => c > 0) / (double)covered.Length, 0.08);
        Assert.IsLessThan(0.36, covered.Max());
        double[] values = Measure(new Augmentation { RandomErasing = new RandomErasing { Probability = 1, Noise = true } }, flat, p => p.Distinct().Count());
        Assert.IsTrue(values.All(v => v > 5));
    }

    [TestMethod]
    public void A_crop_shows_a_part_of_the_image()
    {
        var augmentation = new Augmentation { RandomResizedCrop = new RandomResizedCrop { AreaRange = (0.25, 0.25), RatioRange = (1, 1) } };
        double[] slopes = Measure(augmentation, Ramp((x, _) => 20 + (x * 6)), p => (At(p, 20, 16) - At(p, 11, 16)) / 54);
        Assert.IsTrue(slopes.All(s => Math.Abs(s - 0.5) < 0.03), "half of each side, whatever the place");
        Assert.IsGreaterThan(5, Measure(augmentation, Ramp((x, y) => (x * 4) + y), p => At(p, 0, 0)).Distinct().Count());
    }

    [TestMethod]
    public void Color_jitter_uses_its_ranges_and_leaves_gray_images_their_grays()
    {
        byte[] flat = [.. Enumerable.Repeat((byte)100, Side * Side)];
        AssertSpread(Measure(new Augmentation { ColorJitter = new ColorJitter { Brightness = 0.4, Contrast = 0.5, Saturation = 1, Hue = 0.5 } }, flat, p => p[0]), 60, 140, 1.01);
        byte[] colors = Noise(3);
        var turned = new SampleAugmenter(TensorShape.Image(3, Side, Side), new Augmentation { ColorJitter = new ColorJitter { Hue = 0.5 } }, 1);
        byte[] result = turned.Augment(colors, 1, 1).ToArray();
        for (int i = 0; i < colors.Length; i += 3)
        {
            Assert.AreEqual(colors[i..(i + 3)].Max(), result[i..(i + 3)].Max(), 1.0, "a hue keeps the brightest channel's value");
        }
    }

    [TestMethod]
    public void TrivialAugment_draws_all_steps_in_torchvisions_strengths()
    {
        var drawn = new List<TrivialAugmentOp>();
        for (int i = 0; i < 20_000; i++)
        {
            var random = new SampleRandom(1, 1, i, 0);
            drawn.Add(TrivialAugmentOp.Draw(ref random));
        }

        (double Low, double High, int Strengths) Expected(TrivialOperation operation) => operation switch
        {
            TrivialOperation.Identity or TrivialOperation.AutoContrast or TrivialOperation.Equalize => (0, 0, 1),
            TrivialOperation.TranslateX or TrivialOperation.TranslateY => (-32, 32, 61),
            TrivialOperation.Rotate => (-135, 135, 61),
            TrivialOperation.Posterize => (2, 8, 7),
            TrivialOperation.Solarize => (0, 255, 31),
            _ => (-0.99, 0.99, 61),
        };
        foreach (TrivialOperation operation in Enum.GetValues<TrivialOperation>())
        {
            double[] values = [.. drawn.Where(d => d.Operation == operation).Select(d => d.Magnitude)];
            Assert.AreEqual(20_000 / 14.0, values.Length, 180.0, operation.ToString());
            Assert.AreEqual(Expected(operation), (values.Min(), values.Max(), values.Distinct().Count()), operation.ToString());
        }
    }

    [TestMethod]
    public void TrivialAugment_changes_most_images_and_in_many_ways()
    {
        double[] sums = Measure(new Augmentation { TrivialAugment = true }, Noise(1), p => p.Select((v, i) => (double)v * i).Sum());
        Assert.IsGreaterThan(150, sums.Distinct().Count());
    }

    [TestMethod]
    public void One_change_does_not_disturb_the_draws_of_another()
    {
        byte[] image = Noise(3);
        byte[] Augment(Augmentation augmentation, int sample) => new SampleAugmenter(TensorShape.Image(3, Side, Side), augmentation, 1).Augment(image, 1, sample).ToArray();
        var turned = new Augmentation { RotationRange = 20, ZoomRange = 0.2 };
        for (int sample = 0; sample < 20; sample++)
        {
            byte[] alone = Augment(turned, sample);
            byte[] covered = Augment(turned with { RandomErasing = new RandomErasing { Probability = 1 } }, sample);
            int kept = alone.Zip(covered).Count(p => p.First == p.Second);
            Assert.IsGreaterThan(alone.Length / 2, kept);
            CollectionAssert.AreNotEqual(alone, covered);
        }
    }

    [TestMethod]
    public void It_is_known_which_augmentations_change_images()
    {
        Assert.IsFalse(SampleAugmenter.IsNeeded(Augmentation.None));
        Assert.IsFalse(SampleAugmenter.IsNeeded(new Augmentation { Rescale = 2, MixUpAlpha = 1, CutMixAlpha = 1, FillMode = FillMode.Wrap, FillValue = 3 }));
        Assert.IsTrue(SampleAugmenter.IsNeeded(new Augmentation { TrivialAugment = true }));
        Assert.IsTrue(SampleAugmenter.IsNeeded(Augmentation.Standard));
    }

    [TestMethod]
    public void An_image_costs_no_allocation()
    {
        var augmentation = Augmentation.Standard with
        {
            ShearRange = 5,
            ChannelShiftRange = 10,
            TrivialAugment = true,
            RandomResizedCrop = new RandomResizedCrop(),
            ColorJitter = new ColorJitter { Brightness = 0.1, Contrast = 0.1, Saturation = 0.1, Hue = 0.1 },
            RandomErasing = new RandomErasing { Noise = true },
        };
        var augmenter = new SampleAugmenter(TensorShape.Image(3, Side, Side), augmentation, 1);
        byte[] image = Noise(3);
        for (int i = 0; i < 100; i++)
        {
            augmenter.Augment(image, 1, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            augmenter.Augment(image, 1, i);
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static double[] Measure(Augmentation augmentation, byte[] image, Func<byte[], double> measure)
    {
        var augmenter = new SampleAugmenter(s_shape, augmentation, 11);
        return [.. Enumerable.Range(0, 300).Select(i => measure(augmenter.Augment(image, 1, i).ToArray()))];
    }

    private static void AssertSpread(double[] values, double low, double high, double tolerance)
    {
        Assert.IsGreaterThanOrEqualTo(low - tolerance, values.Min());
        Assert.IsLessThanOrEqualTo(high + tolerance, values.Max());
        Assert.IsLessThan(low + ((high - low) * 0.1), values.Min(), "the lower end is used");
        Assert.IsGreaterThan(high - ((high - low) * 0.1), values.Max(), "the upper end is used");
        Assert.AreEqual((low + high) / 2, values.Average(), (high - low) * 0.1);
    }

    private static double At(byte[] image, int x, int y) => image[(y * Side) + x];

    private static byte[] Ramp(Func<int, int, int> value) => [.. Enumerable.Range(0, Side * Side).Select(i => (byte)Math.Min(255, value(i % Side, i / Side)))];

    private static byte[] Noise(int channels)
    {
        byte[] pixels = new byte[Side * Side * channels];
        new Random(4).NextBytes(pixels);
        return pixels;
    }
}
