using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class DivergenceTests
{
    private static readonly Network s_deep = Network.Sequential(Flatten(), Dense(8, Activation.LeakyRelu), Dense(8, Activation.LeakyRelu));

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void In_the_first_epoch_it_is_an_error_with_advice()
    {
        IDataView data = TestImages.Load(_ml, 40);
        LiveTensors.AssertNoneLeft(() =>
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(_ml, data, o => (o.Network, o.LearningRate) = (s_deep, 1e30)));
            StringAssert.Contains(error.Message, "diverged");
            StringAssert.Contains(error.Message, "1E+30");
            StringAssert.Contains(error.Message, "Lower the learning rate");
        });
    }

    [TestMethod]
    public void Weights_that_the_last_step_ruined_are_noticed()
    {
        // One batch: the loss comes before the step that makes the weights infinite, so the loss alone would not tell.
        var rows = Enumerable.Range(0, 8).Select(i => new VectorRow { Label = i % 2 == 0 ? "a" : "b", Image = [i * 1000, 1000, -i * 1000] }).ToList();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o =>
            (o.Network, o.InputShape, o.LearningRate, o.Epochs, o.Optimizer) = (Network.Sequential(Dense(4)), null, 3e38, 1, ConvNetOptimizer.Sgd())));
        StringAssert.Contains(error.Message, "diverged");
    }

    [TestMethod]
    public void Later_the_last_good_weights_are_kept()
    {
        // One batch an epoch: the first loss is finite, the second epoch meets the giant weights.
        IDataView data = TestImages.Load(_ml, 8);
        void Diverge(ConvNetClassifier.Options o) => (o.Network, o.LearningRate, o.Epochs) = (s_deep, 1e30, 50);
        using var model = TinyTraining.Fit(_ml, data, Diverge);
        TrainingHistory history = model.LastTransformer.History!;
        Assert.AreEqual(TrainingOutcome.Diverged, history.Outcome);
        Assert.HasCount(1, history.Epochs);
        using var one = TinyTraining.Fit(_ml, data, o =>
        {
            Diverge(o);
            o.Epochs = 1;
        });
        Assert.AreEqual(ModelZip.WeightsOf(_ml, one), ModelZip.WeightsOf(_ml, model));
    }

    [TestMethod]
    public void Input_that_is_not_a_number_is_an_error_with_advice()
    {
        var rows = Enumerable.Range(0, 8).Select(i => new VectorRow { Label = i % 2 == 0 ? "a" : "b", Image = [i, float.NaN, 1] }).ToList();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            TinyTraining.Fit(_ml, _ml.Data.LoadFromEnumerable(rows), o => (o.Network, o.InputShape) = (Network.Sequential(Dense(2)), null)));
        StringAssert.Contains(error.Message, "not numbers");
    }

    private sealed class VectorRow
    {
        public string Label { get; set; } = "";

        [VectorType(3)]
        public float[] Image { get; set; } = [];
    }
}
