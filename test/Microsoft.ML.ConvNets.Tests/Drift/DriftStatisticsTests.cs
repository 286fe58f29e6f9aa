using Microsoft.ML.ConvNets.Drift;

namespace Microsoft.ML.ConvNets.Tests.Drift;

/// <summary>The statistics beside tables and values that were computed by hand.</summary>
[TestClass]
public sealed class DriftStatisticsTests
{
    /// <summary>Half of both became a quarter and three quarters; each bin has one half too much.</summary>
    [TestMethod]
    public void The_stability_index_is_that_of_the_definition()
    {
        double p = 0.5, q = 25.5 / 101;
        double expected = ((q - p) * Math.Log(q / p)) + ((1 - q - p) * Math.Log((1 - q) / p));
        Assert.AreEqual(0.26868, expected, 1e-5);
        Assert.AreEqual(expected, PopulationStability.Of([50, 50], [25, 75]).Index, 1e-12);
        (double none, double chance) = PopulationStability.Of([30, 70, 0], [30, 70, 0]);
        Assert.AreEqual((0, 1), (none, chance));

        // All numbers are one: what is left are the halves that bins have too much.
        Assert.IsLessThan(0.02, PopulationStability.Of([5, 5, 5], 3, [5, 5]).Index);
    }

    [TestMethod]
    [DataRow(3.841459, 1, 0.05)]
    [DataRow(10.827566, 1, 0.001)]
    [DataRow(5.991465, 2, 0.05)]
    [DataRow(7.814728, 3, 0.05)]
    [DataRow(16.918978, 9, 0.05)]
    [DataRow(27.877165, 9, 0.001)]
    [DataRow(18.307038, 10, 0.05)]
    [DataRow(124.342113, 100, 0.05)]
    public void Chi_square_is_that_of_the_tables(double value, int degrees, double probability) =>
        Assert.AreEqual(probability, ChiSquare.UpperTail(value, degrees), 1e-6);

    [TestMethod]
    public void The_largest_gap_of_two_distributions_is_found()
    {
        Assert.AreEqual(0.5, KolmogorovSmirnov.Of([1, 2, 3, 4], 4, [3, 4, 5, 6]).Gap);
        Assert.AreEqual(1, KolmogorovSmirnov.Of([1, 2], 2, [3]).Gap);
        Assert.AreEqual(0, KolmogorovSmirnov.Of([1, 1, 2], 3, [1, 1, 2]).Gap);
        Assert.AreEqual(0.05, KolmogorovSmirnov.UpperTail(1.358099), 1e-6);
        Assert.AreEqual(0.01, KolmogorovSmirnov.UpperTail(1.627624), 1e-6);
        Assert.AreEqual(1, KolmogorovSmirnov.UpperTail(0.1));
    }

    [TestMethod]
    public void Equal_distributions_differ_as_often_as_chance_says_and_others_always()
    {
        var random = new Random(1);
        int rare = 0, shifted = 0;
        for (int run = 0; run < 300; run++)
        {
            DriftReport report = Answers(random, 170, 0).CompareWith(Answers(random, 340, 0).ToReference(), ["a", "b", "c"], unreadable: 1);
            Assert.AreNotEqual(DriftVerdict.Different, report.Verdict);
            shifted += report.Verdict == DriftVerdict.Shifted ? 1 : 0;
            rare += report.Quantities[1].PValue < 0.05 ? 1 : 0;
        }

        // Three quantities at one in a thousand.
        Assert.IsLessThanOrEqualTo(3, shifted);
        Assert.IsLessThan(30, rare);
        DriftReport other = Answers(random, 170, 0.4).CompareWith(Answers(random, 340, 0).ToReference(), ["a", "b", "c"], unreadable: 0);
        Assert.AreEqual(DriftVerdict.Different, other.Verdict);
        CollectionAssert.AreEqual(
            new[] { DriftQuantity.Answers, DriftQuantity.Confidence, DriftQuantity.Similarity }, other.Quantities.Select(static q => q.Quantity).ToArray());
        Assert.AreEqual(1, other.Answers.Sum(static answer => answer.Found), 1e-9);
    }

    [TestMethod]
    public void Of_many_images_a_thousand_numbers_are_as_good()
    {
        var random = new Random(1);
        float[] all = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextSingle())];
        float[] found = [.. Enumerable.Range(0, 500).Select(_ => MathF.Pow(random.NextSingle(), 1.2f)).Order()];
        var given = new DriftComparison(1);
        Array.ForEach(all, value => given.Add(0, value, null));
        DriftReference reference = given.ToReference();
        Assert.HasCount(DriftComparison.MostKept, reference.Confidences);
        Assert.IsNull(reference.Similarities);
        Array.Sort(all);
        Assert.AreEqual(
            KolmogorovSmirnov.Of(all, all.Length, found).Gap, KolmogorovSmirnov.Of(reference.Confidences, reference.Images, found).Gap, 0.0011);
        Assert.AreEqual(
            PopulationStability.Of(all, all.Length, found).Index, PopulationStability.Of(reference.Confidences, reference.Images, found).Index, 0.005);
    }

    [TestMethod]
    public void What_contradicts_itself_is_refused()
    {
        DriftComparison.RequireSound(new DriftReference(3, [1, 2], [0.5f, 0.6f, 0.7f]), 2);
        foreach (DriftReference wrong in new DriftReference[]
        {
            new(3, [1, 2], [0.5f, 0.6f, 0.7f], [0.2f, 0.1f, 0.3f]), new(3, [1, 3], [0.5f]), new(3, [3], [0.5f]), new(0, [0, 0], [0.5f]),
            new(3, [4, -1], [0.5f]), new(3, [1, 2], []), new(3, [1, 2], [float.NaN]),
        })
        {
            Assert.ThrowsExactly<FormatException>(() => DriftComparison.RequireSound(wrong, 2));
        }
    }

    private static DriftComparison Answers(Random random, int count, double change)
    {
        var answers = new DriftComparison(3);
        for (int i = 0; i < count; i++)
        {
            float confidence = (float)Math.Max(0.34, 1 - (random.NextDouble() * (0.3 + change)));
            answers.Add(random.NextDouble() < 0.5 + change ? 0 : random.Next(1, 3), confidence, (float)(random.NextDouble() - change));
        }

        return answers;
    }
}
