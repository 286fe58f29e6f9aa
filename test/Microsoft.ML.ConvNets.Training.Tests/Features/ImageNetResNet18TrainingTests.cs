using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Features;

/// <summary>Trainings that begin with the ImageNet weights of the package.</summary>
[TestClass]
public class ImageNetResNet18TrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void A_head_on_it_tells_ten_kinds_of_clothing_apart_after_sixteen_photographs_of_each()
    {
        string clothing = RealData.Find("clothing");
        IDataView training = Some(Path.Combine(clothing, "train"), 16);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(training);
        using var model = _ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.FromBackbone(Backbones.ImageNetResNet18(), head: [Dense(64, Activation.Relu)]),
            FeatureColumnName = "ImagePath",
            InputShape = TensorShape.Image(3, 128, 128),
            ValidationSet = keys.Transform(Some(Path.Combine(clothing, "validation"), 8)),
            Monitor = TrainingMetric.ValidationAccuracy,
            Epochs = 15,
            Seed = 1,
        }).Fit(keys.Transform(training));
        Assert.IsGreaterThan(0.55, model.History!.Epochs[model.History.KeptEpoch - 1].ValidationAccuracy!.Value);
    }

    [TestMethod]
    public void All_of_it_learns_with_one_learning_rate()
    {
        // SGD, which does not hide gradients of very different sizes as Adam does.
        IDataView data = TestImages.Load(_ml, 48);
        using var head = Fit(null);
        using var tuned = Fit(new FineTuning { Epochs = 2, LearningRate = 0.001, BlockDecay = 1 });
        TrainingHistory history = tuned.LastTransformer.History!;
        Assert.AreEqual(TrainingOutcome.Completed, history.Outcome);
        Assert.IsLessThan(history.Epochs[2].Loss, history.Epochs[^1].Loss);
        Dictionary<string, string> before = FrozenTraining.WeightsOf(_ml, head);
        Dictionary<string, string> after = FrozenTraining.WeightsOf(_ml, tuned);
        foreach (string block in new[] { "stem", "stage1", "stage2", "stage3", "stage4" })
        {
            Assert.IsTrue(
                before.Keys.Any(name => name.StartsWith($"backbone.{block}.", StringComparison.Ordinal) && before[name] != after[name]), block);
        }

        TransformerChain<ConvNetClassifierTransformer> Fit(FineTuning? tuning) => TinyTraining.Fit(_ml, data, o =>
        {
            o.Network = Network.FromBackbone(Backbones.ImageNetResNet18());
            o.InputShape = TensorShape.Image(3, 64, 64);
            o.Optimizer = ConvNetOptimizer.Sgd();
            o.LearningRate = 0.001;
            o.FineTune = tuning;
        });
    }

    /// <summary>So many photographs of each class, evenly spaced.</summary>
    private IDataView Some(string folder, int perClass) => _ml.Data.LoadFromEnumerable(
        Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(kind =>
        {
            string[] files = [.. Directory.GetFiles(kind).Order(StringComparer.Ordinal)];
            return Enumerable.Range(0, perClass).Select(i => new Photograph { ImagePath = files[i * files.Length / perClass], Label = Path.GetFileName(kind) });
        }).ToArray());

    private sealed class Photograph
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
