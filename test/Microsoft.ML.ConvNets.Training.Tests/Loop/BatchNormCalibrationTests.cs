using Microsoft.ML.ConvNets.Training.Loop;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

[TestClass]
public class BatchNormCalibrationTests
{
    private static readonly Network s_normed = Network.Sequential(
        Conv2D(8, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(8, 3, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu), GlobalAveragePool2D());

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Twenty images of each class, all defaults: "accuracy 100 %" while it learned, 50 % when it was used.</summary>
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.99)]
    public void After_few_steps_the_model_is_as_right_as_training_showed(double averageDecay)
    {
        IDataView data = TestImages.Load(_ml, 40);
        using var model = TinyTraining.Fit(_ml, data, o =>
        {
            (o.Network, o.BatchSize, o.Epochs) = (s_normed, 32, 12);
            o.Optimization.WeightAverageDecay = averageDecay == 0 ? null : averageDecay;
        });
        TrainingHistory history = model.LastTransformer.History!;
        Assert.AreEqual(1.0, history.Epochs[^1].Training.Accuracy!.Value, 0.05, "it learned");
        double accuracy = _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
        Assert.AreEqual(1.0, accuracy, 0.05, "and can do it");
        Assert.AreEqual(accuracy, history.ModelOnTraining!.Accuracy!.Value, 1e-6);
    }

    [TestMethod]
    public void Statistics_that_lag_are_those_of_all_samples_with_the_present_weights()
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Network, o.BatchSize, o.Epochs, o.LearningRate) = (s_normed, 24, 1, 1e-9));
        using var same = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Network, o.BatchSize, o.Epochs, o.LearningRate) = (s_normed, 24, 4, 1e-9));
        float[] once = model.LastTransformer.GetWeights("batch_norm_1.running_mean");
        float[] often = same.LastTransformer.GetWeights("batch_norm_1.running_mean");
        for (int i = 0; i < once.Length; i++)
        {
            Assert.AreEqual(often[i], once[i], 1e-4, "one epoch is enough where the weights stay");
        }
    }

    [TestMethod]
    public void A_model_that_does_worse_than_training_showed_is_told_of()
    {
        var warnings = new List<string>();
        _ml.Log += (_, message) => warnings.Add(message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? message.RawMessage : "");
        var shown = new EpochMetrics(0.1, 0.98);
        var history = new TrainingHistory(TrainingOutcome.Completed, [new EpochResult(1, shown, null, 0.1, TimeSpan.Zero, 1)], [])
        {
            KeptEpoch = 1,
            ModelOnTraining = new EpochMetrics(0.7, 0.5),
        };
        using (var channel = ((Microsoft.ML.Runtime.IChannelProvider)_ml).Start("Fit"))
        {
            TrainingLog.Write(channel, history, 1);
            TrainingLog.Write(channel, history with { ModelOnTraining = shown }, 1);
        }

        StringAssert.Contains(warnings.Single(static w => w.Length > 0), "50.0");
    }
}
