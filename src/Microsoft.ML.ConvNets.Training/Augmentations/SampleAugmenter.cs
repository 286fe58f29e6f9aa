namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// Applies a recipe to packed <c>[H, W, C]</c> pictures, without allocating. One object serves one thread.
/// </summary>
internal sealed class SampleAugmenter(TensorShape shape, Augmentation recipe, int seed)
{
    private readonly int _length = checked((int)shape.Length);
    // Made when they are first needed: they hold copies of pictures, and samples that are no pictures never are changed.
    private PictureResampler? _resampler;
    private PictureColours? _colours;

    /// <summary>What draws random numbers of its own, so that turning one on or off leaves the others' as they are.</summary>
    private enum Purpose
    {
        Geometry,
        Colour,
        Jitter,
        Trivial,
        Erasing,
    }

    /// <summary>Whether a recipe changes single pictures at all.</summary>
    internal static bool IsNeeded(Augmentation recipe) =>
        recipe with { Rescale = null, MixUpAlpha = 0, CutMixAlpha = 0, FillMode = FillMode.Nearest, FillValue = 0 } != Augmentation.None;

    /// <summary>A changed copy, valid until the next call. The same epoch and sample give the same picture.</summary>
    internal ReadOnlySpan<byte> Augment(ReadOnlySpan<byte> pixels, int epoch, int sample)
    {
        SampleRandom random = RandomFor(Purpose.Trivial, epoch, sample);
        TrivialChange trivial = recipe.TrivialAugment ? TrivialChange.Draw(ref random) : default;
        random = RandomFor(Purpose.Geometry, epoch, sample);
        GeometricChange change = GeometricChange.Draw(ref random, recipe, trivial, shape.Height, shape.Width);
        PictureResampler resampler = _resampler ??= new PictureResampler(shape, recipe.FillMode, recipe.FillValue);
        PictureColours colours = _colours ??= new PictureColours(shape);
        Span<byte> result = resampler.Resample(pixels[.._length], change.ToMap(shape.Height, shape.Width));

        random = RandomFor(Purpose.Colour, epoch, sample);
        double shift = random.Symmetric(recipe.ChannelShiftRange);
        double brightness = random.In(recipe.BrightnessRange);
        if (shift != 0 || brightness != 1)
        {
            colours.ShiftAndBrightness(result, shift, brightness);
        }

        if (recipe.ColourJitter is { ChangesNothing: false } jitter)
        {
            random = RandomFor(Purpose.Jitter, epoch, sample);
            Jitter(ref random, jitter, colours, result);
        }

        trivial.Apply(colours, result);
        if (recipe.RandomErasing is { } erasing)
        {
            random = RandomFor(Purpose.Erasing, epoch, sample);
            Erase(ref random, erasing, result);
        }

        return result;
    }

    private SampleRandom RandomFor(Purpose purpose, int epoch, int sample) => new(seed, epoch, sample, (int)purpose);

    private static void Jitter(ref SampleRandom random, ColourJitter jitter, PictureColours colours, Span<byte> pixels)
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
                    colours.Brightness(pixels, brightness);
                    break;
                case 1 when !jitter.Contrast.IsOne:
                    colours.Contrast(pixels, contrast);
                    break;
                case 2 when !jitter.Saturation.IsOne:
                    colours.Saturation(pixels, saturation);
                    break;
                case 3 when jitter.Hue > 0:
                    colours.Hue(pixels, hue);
                    break;
            }
        }
    }

    private void Erase(ref SampleRandom random, RandomErasing erasing, Span<byte> pixels)
    {
        if (random.NextDouble() >= erasing.Probability || PixelBox.DrawErased(ref random, erasing, shape.Height, shape.Width) is not PixelBox box)
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
