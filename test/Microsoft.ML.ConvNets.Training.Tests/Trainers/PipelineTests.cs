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
        IDataView data = Pictures.Load(_ml, 8);
        _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(data);
        Assert.HasCount(0, warnings.Where(static warning => warning.Contains("AugmentImages", StringComparison.Ordinal)).ToArray());
        using var model = TinyTraining.Fit(_ml, data);
        _ml.Transforms.AugmentImages("Image", Augmentation.Standard).Fit(model.Transform(data));
        StringAssert.Contains(string.Concat(warnings), "AugmentImages stands after a trainer, which made column 'Score'");
    }

    [TestMethod]
    public void The_recipe_reaches_the_trainer()
    {
        IDataView data = Pictures.Load(_ml, 24);
        string Train(Augmentation? recipe)
        {
            IDataView input = recipe is null ? data : _ml.Transforms.AugmentImages("Image", recipe).Fit(data).Transform(data);
            using var model = TinyTraining.Fit(_ml, input);
            return ModelZip.WeightsOf(_ml, model);
        }

        string plain = Train(null);
        Assert.AreEqual(plain, Train(Augmentation.None), "the empty recipe");
        Assert.AreNotEqual(plain, Train(Augmentation.Standard), "a recipe changes what is learnt");
        Assert.AreEqual(Train(Augmentation.Standard), Train(Augmentation.Standard), "the same way each time");
    }

    [TestMethod]
    public void A_recipe_that_would_be_lost_is_an_error()
    {
        IDataView data = Pictures.Load(_ml, 8);
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
        IDataView data = Pictures.Load(_ml, 60);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Featurizer(_ml, o => o.Backbone = new Backbone("tiny", [.. Maps.Layers, AveragePool2D(4), Flatten()], 8)))
            .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(
                TinyTraining.Options(o => (o.Network, o.InputShape, o.FeatureColumnName, o.Epochs) = (Network.Sequential(Dense(8, Activation.Relu)), null, "Features", 30))));
        using var model = pipeline.Fit(data);
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(Pictures.Load(_ml, 40, seed: 9))).MicroAccuracy);
    }
}
