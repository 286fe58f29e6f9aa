using Microsoft.ML.ConvNets.Reporting.Labels;

namespace Microsoft.ML.ConvNets.Reporting.Tests.Labels;

/// <summary>Confident learning by hand.</summary>
[TestClass]
public sealed class ConfidentLearningTests
{
    // Thresholds: class 0 (0.9 + 0.8 + 0.1 + 0.6) / 4 = 0.6, class 1 (0.8 + 0.7 + 0.6) / 3 = 0.7.
    private static readonly float[][] s_probabilities =
        [[0.9f, 0.1f], [0.8f, 0.2f], [0.1f, 0.9f], [0.6f, 0.4f], [0.2f, 0.8f], [0.3f, 0.7f], [0.4f, 0.6f]];

    private static readonly int[] s_labels = [0, 0, 0, 0, 1, 1, 1];

    [TestMethod]
    public void The_joint_counts_images_above_the_thresholds_and_scales_rows_to_their_labels()
    {
        double[,] joint = ConfidentLearning.Joint(s_probabilities, s_labels, 2);
        // Labeled 0: three are confidently 0, one is 1. Labeled 1: two are confidently 1, the third is below both thresholds.
        Assert.AreEqual(3, joint[0, 0], 1e-6);
        Assert.AreEqual(1, joint[0, 1], 1e-6);
        Assert.AreEqual(0, joint[1, 0], 1e-6);
        Assert.AreEqual(3, joint[1, 1], 1e-6);
    }

    [TestMethod]
    public void As_many_are_named_as_the_joint_says_by_their_margin()
    {
        LabelError error = ConfidentLearning.Find(s_probabilities, s_labels, 2).Single();
        Assert.AreEqual((2, 1), (error.Image, error.Suggested));
        Assert.AreEqual(-0.8f, error.Margin, 1e-6f);
    }

    [TestMethod]
    public void A_label_that_is_contradicted_clearly_is_named_though_no_image_is_above_the_thresholds()
    {
        // Nobody is confidently of class 1: its threshold is 0.95.
        float[][] probabilities = [[0.9f, 0.1f], [0.8f, 0.2f], [0.15f, 0.85f], [0.05f, 0.95f], [0.05f, 0.95f]];
        int[] labels = [0, 0, 0, 1, 1];
        Assert.AreEqual(0, ConfidentLearning.Joint(probabilities, labels, 2)[0, 1], 1e-6);
        Assert.AreEqual(2, ConfidentLearning.Find(probabilities, labels, 2).Single().Image);
    }

    [TestMethod]
    public void Sound_labels_are_left_alone()
    {
        float[][] sure = [[0.9f, 0.1f], [0.8f, 0.2f], [0.1f, 0.9f], [0.2f, 0.8f]];
        Assert.IsEmpty(ConfidentLearning.Find(sure, [0, 0, 1, 1], 2));
    }
}
