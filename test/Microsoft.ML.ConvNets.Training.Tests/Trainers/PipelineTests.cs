using static Microsoft.ML.ConvNets.Layers;
using static Microsoft.ML.ConvNets.Testing.FeaturizerSamples;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

/// <summary>Steps of this library before a trainer, and behind one.</summary>
[TestClass]
public class PipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Behind_a_trainer_it_warns()
    {
        var warnings = new List<string>();
        _ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.RawMessage);
            }
        };
        IDataView data = TestImages.Load(_ml, 8);
        _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(data);
        Assert.HasCount(0, warnings.Where(static warning => warning.Contains("AugmentImages", StringComparison.Ordinal)).ToArray());
        using var model = TinyTraining.Fit(_ml, data);
        _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(model.Transform(data));
        StringAssert.Contains(string.Concat(warnings), "AugmentImages stands after a trainer, which made column 'Score'");
    }

    [TestMethod]
    public void The_augmentation_reaches_the_trainer()
    {
        IDataView data = TestImages.Load(_ml, 24);
        string Train(Augmentation? augmentation)
        {
            IDataView input = augmentation is null ? data : _ml.Transforms.AugmentImages("Image", augmentation).Fit(data).Transform(data);
            using var model = TinyTraining.Fit(_ml, input);
            return ModelZip.WeightsOf(_ml, model);
        }

        string plain = Train(null);
        Assert.AreEqual(plain, Train(Augmentation.None), "the empty augmentation");
        Assert.AreNotEqual(plain, Train(Augmentation.Standard), "an augmentation changes what is learned");
        Assert.AreEqual(Train(Augmentation.Standard), Train(Augmentation.Standard), "the same way each time");
    }

    [TestMethod]
    public void An_augmentation_that_would_be_lost_is_an_error()
    {
        IDataView data = TestImages.Load(_ml, 8);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.AugmentImages("Image", Augmentation.Standard))
            .Append(_ml.Transforms.ResizeImages("Image", 8, 8))
            .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options()));
        var error = Assert.ThrowsExactly<ArgumentException>(() => pipeline.Fit(data));
        StringAssert.Contains(error.Message, "'Image'");
        StringAssert.Contains(error.Message, "Append AugmentImages right before the trainer");
    }

    [TestMethod]
    public void Another_trainer_learns_from_the_features()
    {
        IDataView data = TestImages.Load(_ml, 60);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Featurizer(_ml, o => o.Backbone = new Backbone("tiny", [.. Maps.Layers, AveragePool2D(4), Flatten()], 8)))
            .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(
                TinyTraining.Options(o => (o.Network, o.InputShape, o.FeatureColumnName, o.Epochs) = (Network.Sequential(Dense(8, Activation.Relu)), null, "Features", 30))));
        using var model = pipeline.Fit(data);
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(TestImages.Load(_ml, 40, seed: 9))).MicroAccuracy);
    }
}
