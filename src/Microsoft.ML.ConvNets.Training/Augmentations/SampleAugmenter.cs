namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// Applies an augmentation to packed <c>[H, W, C]</c> images, without allocating. One object serves one thread.
/// </summary>
internal sealed class SampleAugmenter(TensorShape shape, Augmentation augmentation, int seed)
{
    private readonly int _length = checked((int)shape.Length);
    // Made when they are first needed: they hold copies of images, and samples that are no images never are changed.
    private AffineResampler? _resampler;
    private ColorTransforms? _colors;

    /// <summary>What draws random numbers of its own, so that turning one on or off leaves the others' as they are.</summary>
    private enum Purpose
    {
        Geometry,
        Color,
        Jitter,
        Trivial,
        Erasing,
    }

    /// <summary>Whether an augmentation changes single images at all.</summary>
    internal static bool IsNeeded(Augmentation augmentation) =>
        augmentation with
        {
            Rescale = null,
            MixUpAlpha = 0,
            CutMixAlpha = 0,
            FillMode = FillMode.Nearest,
            FillValue = 0
        } != Augmentation.None;

    /// <summary>A changed copy, valid until the next call. The same epoch and sample give the same image.</summary>
    internal ReadOnlySpan<byte> Augment(ReadOnlySpan<byte> pixels, int epoch, int sample)
    {
        SampleRandom random = RandomFor(Purpose.Trivial, epoch, sample);
        TrivialAugmentOp trivial = augmentation.TrivialAugment ? TrivialAugmentOp.Draw(ref random) : default;
        random = RandomFor(Purpose.Geometry, epoch, sample);
        GeometricTransform change = GeometricTransform.Draw(ref random, augmentation, trivial, shape.Height, shape.Width);
        AffineResampler resampler = _resampler ??= new AffineResampler(shape, augmentation.FillMode, augmentation.FillValue);
        ColorTransforms colors = _colors ??= new ColorTransforms(shape);
        Span<byte> result = resampler.Resample(pixels[.._length], change.ToMap(shape.Height, shape.Width));

        random = RandomFor(Purpose.Color, epoch, sample);
        double shift = random.Symmetric(augmentation.ChannelShiftRange);
        double brightness = random.In(augmentation.BrightnessRange);
        if (shift != 0 || brightness != 1)
        {
            colors.ShiftAndBrightness(result, shift, brightness);
        }

        if (augmentation.ColorJitter is { ChangesNothing: false } jitter)
        {
            random = RandomFor(Purpose.Jitter, epoch, sample);
            Jitter(ref random, jitter, colors, result);
        }

        trivial.Apply(colors, result);
        if (augmentation.RandomErasing is { } erasing)
        {
            random = RandomFor(Purpose.Erasing, epoch, sample);
            Erase(ref random, erasing, result);
        }

        return result;
    }

    private SampleRandom RandomFor(Purpose purpose, int epoch, int sample) => new(seed, epoch, sample, (int)purpose);

    private static void Jitter(ref SampleRandom random, ColorJitter jitter, ColorTransforms colors, Span<byte> pixels)
    {
        double brightness = random.In(jitter.Brightness);
        double contrast = random.In(jitter.Contrast);
        double saturation = random.In(jitter.Saturation);
        double hue = random.Symmetric(jitter.Hue);
        Span<byte> order = [0, 1, 2, 3];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        foreach (byte step in order)
        {
            switch (step)
            {
                case 0 when !jitter.Brightness.IsOne:
                    colors.Brightness(pixels, brightness);
                    break;
                case 1 when !jitter.Contrast.IsOne:
                    colors.Contrast(pixels, contrast);
                    break;
                case 2 when !jitter.Saturation.IsOne:
                    colors.Saturation(pixels, saturation);
                    break;
                case 3 when jitter.Hue > 0:
                    colors.Hue(pixels, hue);
                    break;
            }
        }
    }

    private void Erase(ref SampleRandom random, RandomErasing erasing, Span<byte> pixels)
    {
        if (random.NextDouble() >= erasing.Probability
            || PixelBox.DrawErased(ref random, erasing, shape.Height, shape.Width) is not PixelBox box)
        {
            return;
        }

        byte value = (byte)Math.Round(erasing.Value);
        for (int y = box.Top; y < box.Top + box.Height; y++)
        {
            Span<byte> row = pixels.Slice(((y * shape.Width) + box.Left) * shape.Channels, box.Width * shape.Channels);
            row.Fill(value);
            for (int i = 0; erasing.Noise && i < row.Length; i++)
            {
                row[i] = random.NextByte();
            }
        }
    }
}
