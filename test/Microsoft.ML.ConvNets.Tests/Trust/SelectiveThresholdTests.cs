using Microsoft.ML.ConvNets.Trust;

namespace Microsoft.ML.ConvNets.Tests.Trust;

/// <summary>Geifman and El-Yaniv (2017): what is believed reaches the wanted accuracy.</summary>
[TestClass]
public sealed class SelectiveThresholdTests
{
    /// <summary>Of the literature: one-sided bounds of Clopper and Pearson at 95 %; without errors 1 - 0.05^(1/n).</summary>
    [TestMethod]
    [DataRow(0, 10, 0.2589)]
    [DataRow(1, 10, 0.3942)]
    [DataRow(0, 59, 0.0495)]
    [DataRow(5, 100, 0.1023)]
    [DataRow(10, 10, 1.0)]
    public void The_bound_of_errors_is_exact(int errors, int count, double expected) =>
        Assert.AreEqual(expected, SelectiveThreshold.UpperBound(errors, count, 0.05), 1e-4);

    /// <summary>A promise with a doubt of 5 % is broken in at most that many draws (of samples that are right as often as they say).</summary>
    [TestMethod]
    public void A_promise_is_kept()
    {
        const double Target = 0.85;
        int broken = 0;
        int promised = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            (double[] confidence, bool[] isRight) = Drawn(new Random(seed), 500);
            SelectiveThreshold threshold = SelectiveThreshold.Find(confidence, isRight, Target, 0.05);
            promised += threshold.IsGuaranteed ? 1 : 0;

            // Confidence is even between a half and one and as often right, so those above t are right in (1 + t) / 2 of cases.
            broken += threshold.IsGuaranteed && (1 + threshold.Confidence) / 2 < Target ? 1 : 0;
        }

        Assert.IsGreaterThan(200, promised);
        Assert.IsLessThanOrEqualTo(15, broken);
    }

    [TestMethod]
    public void More_is_believed_where_less_is_wanted()
    {
        (double[] confidence, bool[] isRight) = Drawn(new Random(1), 2000);
        SelectiveThreshold strict = SelectiveThreshold.Find(confidence, isRight, 0.9, 0.05);
        SelectiveThreshold lenient = SelectiveThreshold.Find(confidence, isRight, 0.8, 0.05);
        Assert.IsTrue(strict.IsGuaranteed && lenient.IsGuaranteed);
        Assert.IsGreaterThan(strict.Coverage, lenient.Coverage);
        Assert.IsGreaterThan(lenient.Confidence, strict.Confidence);
    }

    [TestMethod]
    public void Too_few_samples_promise_nothing_and_say_so()
    {
        SelectiveThreshold threshold = SelectiveThreshold.Find([0.9, 0.8, 0.7], [true, true, false], 0.95, 0.05);
        Assert.IsFalse(threshold.IsGuaranteed);
        Assert.AreEqual(0.8, threshold.Confidence);
        Assert.AreEqual(2.0 / 3, threshold.Coverage, 1e-9);
        Assert.IsLessThan(0.95, threshold.AccuracyBound);
    }

    [TestMethod]
    public void Answers_of_one_confidence_stay_together()
    {
        double[] confidence = [.. Enumerable.Repeat(1.0, 500), .. Enumerable.Repeat(0.5, 500)];
        bool[] isRight = [.. Enumerable.Repeat(true, 500), .. Enumerable.Range(0, 500).Select(static i => i % 2 == 0)];
        SelectiveThreshold threshold = SelectiveThreshold.Find(confidence, isRight, 0.95, 0.05);
        Assert.AreEqual(1.0, threshold.Confidence);
        Assert.AreEqual(0.5, threshold.Coverage);
    }

    private static (double[] Confidence, bool[] IsRight) Drawn(Random random, int count)
    {
        double[] confidence = [.. Enumerable.Range(0, count).Select(_ => 0.5 + (random.NextDouble() / 2))];
        return (confidence, Array.ConvertAll(confidence, value => random.NextDouble() < value));
    }
}
