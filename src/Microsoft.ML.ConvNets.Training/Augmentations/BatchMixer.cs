using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>
/// MixUp and CutMix: blends the samples of a batch in pairs, the first with the last, the second with the one before it and so on, in
/// place. The middle one of an odd number stays as it is.
/// </summary>
internal sealed class BatchMixer(TensorShape shape, Augmentation augmentation, int seed)
{
    // Apart from the uses that single samples make of random numbers.
    private const int Purpose = 100;

    private readonly int _length = checked((int)shape.Length);

    /// <summary>Whether an augmentation changes batches.</summary>
    internal static bool IsNeeded(Augmentation augmentation) => augmentation.MixUpAlpha > 0 || augmentation.CutMixAlpha > 0;

    /// <summary>Mixes sample <c>i</c> with sample <c>count - 1 - i</c>. The same epoch and step give the same result.</summary>
    /// <param name="batch">Normalized samples <c>[N, H, W, C]</c>.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="epoch">Which pass.</param>
    /// <param name="step">Which batch of it.</param>
    /// <returns>The fraction, 0 to 1, of a sample's own target; the rest is its partner's.</returns>
    internal double Mix(Span<float> batch, int count, int epoch, int step)
    {
        if (!IsNeeded(augmentation) || count < 2)
        {
            return 1;
        }

        var random = new SampleRandom(seed, epoch, step, Purpose);
        bool cuts = augmentation.MixUpAlpha <= 0 || (augmentation.CutMixAlpha > 0 && random.NextBool());
        double own = random.NextBeta(cuts ? augmentation.CutMixAlpha : augmentation.MixUpAlpha);
        if (!cuts)
        {
            for (int i = 0; i < count / 2; i++)
            {
                Blend(Sample(batch, i), Sample(batch, count - 1 - i), (float)own);
            }

            return (float)own;
        }

        PixelBox box = PixelBox.DrawCut(ref random, 1 - own, shape.Height, shape.Width);
        for (int i = 0; i < count / 2; i++)
        {
            Exchange(Sample(batch, i), Sample(batch, count - 1 - i), box);
        }

        return 1 - ((double)box.Width * box.Height / ((double)shape.Width * shape.Height));
    }

    private Span<float> Sample(Span<float> batch, int number) => batch.Slice(number * _length, _length);

    private static void Blend(Span<float> one, Span<float> other, float fraction)
    {
        float rest = 1 - fraction;
        Span<Vector<float>> ones = MemoryMarshal.Cast<float, Vector<float>>(one);
        Span<Vector<float>> others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (int i = 0; i < ones.Length; i++)
        {
            (ones[i], others[i]) = ((ones[i] * fraction) + (others[i] * rest), (others[i] * fraction) + (ones[i] * rest));
        }

        for (int i = ones.Length * Vector<float>.Count; i < one.Length; i++)
        {
            (one[i], other[i]) = ((one[i] * fraction) + (other[i] * rest), (other[i] * fraction) + (one[i] * rest));
        }
    }

    private void Exchange(Span<float> one, Span<float> other, PixelBox box)
    {
        for (int y = box.Top; y < box.Top + box.Height; y++)
        {
            int start = ((y * shape.Width) + box.Left) * shape.Channels;
            int end = start + (box.Width * shape.Channels);
            for (int i = start; i < end; i++)
            {
                (one[i], other[i]) = (other[i], one[i]);
            }
        }
    }
}
