using Microsoft.ML.ConvNets.Training.Loop;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class WeightSoupTests
{
    /// <summary>A network of one weight whose loss is (w - 2)²; all values by hand.</summary>
    [TestMethod]
    public void Weights_are_averaged_as_long_as_that_validates_no_worse()
    {
        using Tensor weight = tensor(0f);
        using var soup = new WeightSoup([weight], size: 3, new WatchedMetric(TrainingMetric.ValidationLoss));
        float[] epochs = [9, 1, 4, 3.1f];
        for (int i = 0; i < epochs.Length; i++)
        {
            weight.fill_(epochs[i]);
            soup.Offer(Result(i + 1, Loss(weight)));
        }

        // The best is epoch 2 (loss 1), then 4 (1.21): (1 + 3.1) / 2 = 2.05 is better. With 3 it is (2·2.05 + 4) / 3 = 2.7, which is worse.
        weight.fill_(1);
        (IReadOnlyList<int> mixed, EpochMetrics measured) = soup.Mix(2, () => new EpochMetrics(Loss(weight)))!.Value;
        CollectionAssert.AreEqual(new[] { 2, 4 }, mixed.ToArray());
        Assert.AreEqual(2.05, weight.item<float>(), 1e-6);
        Assert.AreEqual(0.0025, measured.Loss, 1e-6);
    }

    [TestMethod]
    public void Where_no_average_is_better_the_best_epoch_stays()
    {
        using Tensor weight = tensor(0f);
        using var soup = new WeightSoup([weight], size: 2, new WatchedMetric(TrainingMetric.ValidationLoss));
        foreach ((int epoch, float value) in new[] { (1, 2f), (2, 5f) })
        {
            weight.fill_(value);
            soup.Offer(Result(epoch, Loss(weight)));
        }

        weight.fill_(2);
        Assert.IsNull(soup.Mix(1, () => new EpochMetrics(Loss(weight))));
        Assert.AreEqual(2f, weight.item<float>());
        Assert.IsNull(soup.Mix(7, () => throw new InvalidOperationException("the best epoch is one of an earlier phase")));
    }

    [TestMethod]
    public void A_soup_needs_validation_data_and_no_checkpoints()
    {
        var ml = new MLContext(seed: 1);
        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Pipeline(ml, static o => o.Optimization.WeightSoup = 3));
        StringAssert.StartsWith(error.Message, "WeightSoup");
        using var model = TinyTraining.Fit(ml, TestImages.Load(ml, 60), static o =>
            (o.Epochs, o.ValidationSetFraction, o.Optimization.WeightSoup) = (4, 0.3, 3));
        TrainingHistory history = model.LastTransformer.History!;
        Assert.IsLessThanOrEqualTo(history.Epochs.Min(static e => e.ValidationLoss!.Value), history.ModelOnValidation!.Loss);
    }

    private static double Loss(Tensor weight) => Math.Pow(weight.item<float>() - 2, 2);

    private static EpochResult Result(int epoch, double loss) => new(epoch, new EpochMetrics(loss), new EpochMetrics(loss), 1, TimeSpan.Zero, 1);
}
