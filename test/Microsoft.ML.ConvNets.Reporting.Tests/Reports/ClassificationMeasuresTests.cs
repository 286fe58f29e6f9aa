using Microsoft.ML.ConvNets.Reporting.Reports;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Reports;

/// <summary>Figures that were counted by hand.</summary>
[TestClass]
public sealed class ClassificationMeasuresTests
{
    private static readonly string[] s_classes = ["a", "b", "c"];

    private static readonly ClassificationResults s_results = ClassificationMeasures.Of(
        [
            Image("a", 0.9f, 0.1f, 0), Image("a", 0.6f, 0.4f, 0), Image("a", 0.1f, 0.9f, 0), Image("b", 0.2f, 0.7f, 0.1f), Image("b", 0.5f, 0.3f, 0.2f),
        ],
        s_classes);

    [TestMethod]
    public void Classes_are_counted()
    {
        Assert.AreEqual("2 1 0, 1 1 0, 0 0 0", string.Join(", ", s_results.Confusion.Select(static row => string.Join(' ', row))));
        Assert.AreEqual(new ClassResult("a", 3, 3, 2), s_results.Classes[0]);
        Assert.AreEqual(2 / 3.0, s_results.Classes[0].Precision);
        Assert.AreEqual(0.5, s_results.Classes[1].Recall);
        Assert.AreEqual(0.5, s_results.Classes[1].F1);
        Assert.AreEqual((null, null, null), (s_results.Classes[2].Precision, s_results.Classes[2].Recall, s_results.Classes[2].F1));
        Assert.AreEqual(3 / 5.0, s_results.Accuracy.Value);
        Assert.AreEqual(((2 / 3.0) + 0.5) / 2, s_results.MeanRecall, 1e-12);
        Assert.AreEqual(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.1) + Math.Log(0.7) + Math.Log(0.3)) / 5, s_results.LogLoss, 1e-6);
    }

    [TestMethod]
    public void Confidence_is_compared_with_accuracy()
    {
        // Fifteen bins: 0.9 (right, wrong) is in the 13th, 0.7 (right) in the 10th, 0.6 (right) in the 9th, 0.5 (wrong) in the 7th.
        Assert.AreEqual("7:1 9:1 10:1 13:2", string.Join(' ', s_results.Reliability.Select(static bin => $"{Math.Round(bin.Low * 15)}:{bin.Images}")));
        Assert.AreEqual(((2 * 0.4) + 0.3 + 0.4 + 0.5) / 5, s_results.CalibrationError, 1e-6);
        Assert.AreEqual(0.9, s_results.Reliability[^1].Confidence, 1e-6);
        Assert.AreEqual(0.5, s_results.Reliability[^1].Accuracy);
    }

    [TestMethod]
    public void Coverage_goes_from_the_surest_answers_to_all_and_equal_ones_come_together()
    {
        Assert.AreEqual(
            "0.40 0.50, 0.60 0.67, 0.80 0.75, 1.00 0.60",
            string.Join(", ", s_results.Coverage.Select(static point => FormattableString.Invariant($"{point.Coverage:F2} {point.Accuracy:F2}"))));
    }

    /// <summary>Ranges of R's <c>prop.test(correct = FALSE)</c>.</summary>
    [TestMethod]
    [DataRow(45, 50, 0.7864, 0.9565)]
    [DataRow(0, 10, 0.0, 0.2775)]
    [DataRow(10, 10, 0.7225, 1.0)]
    [DataRow(81, 263, 0.2553, 0.3662)]
    public void Fractions_have_Wilsons_range(int count, int total, double low, double high)
    {
        FractionEstimate fraction = FractionEstimate.Of(count, total);
        Assert.AreEqual(low, fraction.Low, 1e-4);
        Assert.AreEqual(high, fraction.High, 1e-4);
    }

    private static ReportedImage Image(string label, params float[] scores) =>
        new(label, label, s_classes[Array.IndexOf(scores, scores.Max())], scores);
}
