using Microsoft.ML.ConvNets.Training.Augmentations;

namespace Microsoft.ML.ConvNets.Training.Tests.Augmentations;

[TestClass]
public class BatchMixerTests
{
    private const int Count = 5;
    private static readonly TensorShape s_shape = TensorShape.Image(3, 9, 11);
    private static readonly int s_length = (int)s_shape.Length;

    [TestMethod]
    public void MixUp_blends_each_sample_with_its_opposite()
    {
        var mixer = new BatchMixer(s_shape, new Augmentation { MixUpAlpha = 0.4 }, 1);
        for (int step = 0; step < 50; step++)
        {
            float[] before = Noise();
            float[] after = [.. before];
            double own = mixer.Mix(after, Count, 1, step);
            Assert.IsTrue(own is >= 0 and <= 1);
            for (int i = 0; i < after.Length; i++)
            {
                int sample = i / s_length;
                double expected = sample == Count / 2 ? before[i] : (own * before[i]) + ((1 - own) * before[((Count - 1 - sample) * s_length) + (i % s_length)]);
                Assert.AreEqual(expected, after[i], 1e-6);
            }
        }
    }

    [TestMethod]
    public void CutMix_exchanges_one_rectangle_and_gives_the_share_that_was_kept()
    {
        var mixer = new BatchMixer(s_shape, new Augmentation { CutMixAlpha = 1 }, 1);
        var shares = new List<double>();
        for (int step = 0; step < 300; step++)
        {
            float[] before = Noise();
            float[] after = [.. before];
            double own = mixer.Mix(after, Count, 1, step);
            int[] changed = [.. Enumerable.Range(0, 9 * 11).Where(p => after[p * 3] != before[p * 3])];
            Assert.AreEqual(1 - (changed.Length / 99.0), own, 1e-12);
            shares.Add(own);
            if (changed.Length > 0)
            {
                int width = changed.Max(p => p % 11) - changed.Min(p => p % 11) + 1;
                int height = changed.Max(p => p / 11) - changed.Min(p => p / 11) + 1;
                Assert.AreEqual(width * height, changed.Length, "a rectangle without holes");
            }

            for (int i = 0; i < after.Length; i++)
            {
                int partner = ((Count - 1 - (i / s_length)) * s_length) + (i % s_length);
                Assert.AreEqual(changed.Contains(i % s_length / 3) ? before[partner] : before[i], after[i], "the same place in all samples");
            }
        }

        Assert.IsTrue(shares.Min() < 0.3 && shares.Distinct().Count() > 20);
    }

    [TestMethod]
    public void With_both_each_has_half_of_the_batches()
    {
        var mixer = new BatchMixer(s_shape, new Augmentation { CutMixAlpha = 1, MixUpAlpha = 1 }, 1);
        int cut = 0;
        for (int step = 0; step < 400; step++)
        {
            float[] batch = Noise();
            double own = mixer.Mix(batch, Count, 1, step);
            cut += Math.Abs((own * 99) - Math.Round(own * 99)) < 1e-9 ? 1 : 0;
        }

        Assert.AreEqual(200, cut, 50.0);
    }

    [TestMethod]
    public void The_same_seed_epoch_and_step_give_the_same_batch()
    {
        float[] Mixed(int seed, int epoch, int step)
        {
            float[] batch = Noise();
            new BatchMixer(s_shape, new Augmentation { MixUpAlpha = 0.2 }, seed).Mix(batch, Count, epoch, step);
            return batch;
        }

        CollectionAssert.AreEqual(Mixed(1, 1, 1), Mixed(1, 1, 1));
        CollectionAssert.AreNotEqual(Mixed(1, 1, 1), Mixed(2, 1, 1));
        CollectionAssert.AreNotEqual(Mixed(1, 1, 1), Mixed(1, 2, 1));
        CollectionAssert.AreNotEqual(Mixed(1, 1, 1), Mixed(1, 1, 2));
    }

    [TestMethod]
    public void Nothing_to_mix_leaves_the_batch_as_it_is()
    {
        float[] batch = Noise();
        Assert.AreEqual(1, new BatchMixer(s_shape, Augmentation.Standard, 1).Mix(batch, Count, 1, 1));
        Assert.AreEqual(1, new BatchMixer(s_shape, new Augmentation { MixUpAlpha = 1 }, 1).Mix(batch, 1, 1, 1));
        CollectionAssert.AreEqual(Noise(), batch);
        Assert.IsFalse(BatchMixer.IsNeeded(Augmentation.Standard));
        Assert.IsTrue(BatchMixer.IsNeeded(new Augmentation { CutMixAlpha = 1 }));
    }

    [TestMethod]
    [DataRow(0.001)]
    [DataRow(0.2)]
    [DataRow(1)]
    [DataRow(50)]
    public void Shares_have_the_mean_and_the_spread_of_a_beta_distribution(double alpha)
    {
        double[] shares = [.. Enumerable.Range(0, 20_000).Select(i => new SampleRandom(1, 1, i, 0).NextBeta(alpha))];
        Assert.IsTrue(shares.All(s => s is >= 0 and <= 1));
        double variance = 1 / (4 * ((2 * alpha) + 1));
        double mean = shares.Average();
        Assert.AreEqual(0.5, mean, 5 * Math.Sqrt(variance / shares.Length));
        Assert.AreEqual(variance, shares.Average(s => (s - mean) * (s - mean)), variance * 0.05);
    }

    private static float[] Noise()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Count * s_length).Select(_ => (float)random.NextDouble())];
    }
}
