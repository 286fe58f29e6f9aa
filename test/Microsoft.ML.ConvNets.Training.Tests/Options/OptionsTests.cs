using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests;

[TestClass]
public class OptionsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void An_option_out_of_range_is_named_with_its_value()
    {
        (Action<ConvNetClassifier.Options> Change, string Name, string Value)[] cases =
        [
            (o => o.Network = null, nameof(ConvNetClassifier.Options.Network), "null"),
            (o => o.LabelColumnName = "", nameof(ConvNetClassifier.Options.LabelColumnName), "empty"),
            (o => o.LabelColumnName = null!, nameof(ConvNetClassifier.Options.LabelColumnName), "empty"),
            (o => o.FeatureColumnName = "", nameof(ConvNetClassifier.Options.FeatureColumnName), "empty"),
            (o => o.ScoreColumnName = null!, nameof(ConvNetClassifier.Options.ScoreColumnName), "empty"),
            (o => o.PredictedLabelColumnName = "", nameof(ConvNetClassifier.Options.PredictedLabelColumnName), "empty"),
            (o => o.ScoreColumnName = o.PredictedLabelColumnName = "Same", nameof(ConvNetClassifier.Options.ScoreColumnName), "'Same'"),
            (o => o.Epochs = 0, nameof(ConvNetClassifier.Options.Epochs), "0"),
            (o => o.Epochs = -7, nameof(ConvNetClassifier.Options.Epochs), "-7"),
            (o => o.BatchSize = 0, nameof(ConvNetClassifier.Options.BatchSize), "0"),
            (o => o.Optimizer = null!, nameof(ConvNetClassifier.Options.Optimizer), "null"),
            (o => o.LearningRate = 0, nameof(ConvNetClassifier.Options.LearningRate), "0"),
            (o => o.LearningRate = -0.5, nameof(ConvNetClassifier.Options.LearningRate), "-0.5"),
            (o => o.LearningRate = double.NaN, nameof(ConvNetClassifier.Options.LearningRate), "NaN"),
            (o => o.LearningRate = 1e300, nameof(ConvNetClassifier.Options.LearningRate), "1E+300"),
            (o => o.ValidationSetFraction = 1, nameof(ConvNetClassifier.Options.ValidationSetFraction), "1"),
            (o => o.ValidationSetFraction = -0.1, nameof(ConvNetClassifier.Options.ValidationSetFraction), "-0.1"),
            (o => (o.ValidationSetFraction, o.ValidationSet) = (0.2, TestImages.Load(_ml, 2)), nameof(ConvNetClassifier.Options.ValidationSetFraction), "ValidationSet"),
            (o => o.ValidationSetFraction = double.NaN, nameof(ConvNetClassifier.Options.ValidationSetFraction), "NaN"),
            (o => o.ImageReading.MaxBadImageFraction = 1.5, nameof(ImageReadingOptions.MaxBadImageFraction), "1.5"),
            (o => o.ImageReading.MaxBadImageFraction = double.NaN, nameof(ImageReadingOptions.MaxBadImageFraction), "NaN"),
            (o => o.ImageReading.OnBadImage = (BadImageAction)7, nameof(ImageReadingOptions.OnBadImage), "7"),
            (o => o.Hardware.CacheMemoryLimit = -1, nameof(HardwareOptions.CacheMemoryLimit), "-1"),
            (o => o.Hardware.Precision = (TrainingPrecision)3, nameof(HardwareOptions.Precision), "is 3; it is Auto, Float32 or BFloat16"),
            (o => o.Hardware.Threads = 0, nameof(HardwareOptions.Threads), "0"),
        ];
        foreach ((Action<ConvNetClassifier.Options> change, string name, string value) in cases)
        {
            var error = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(change)), name);
            Assert.AreEqual(name, error.ParamName);
            StringAssert.StartsWith(error.Message, name);
            StringAssert.Contains(error.Message, value);
        }
    }

    [TestMethod]
    public void Options_changed_after_the_trainer_was_made_do_not_reach_it()
    {
        ConvNetClassifier.Options options = TinyTraining.Options();
        var trainer = _ml.MulticlassClassification.Trainers.ConvNetClassifier(options);
        options.Epochs = 100_000;
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(_ml, 8)).Transform(TestImages.Load(_ml, 8));
        using ConvNetClassifierTransformer model = trainer.Fit(data);
        Assert.HasCount(2, model.History!.Epochs);
    }

    [TestMethod]
    public void Optimizers_refuse_numbers_out_of_range_by_name_and_are_value_equal()
    {
        (Action Make, string Name)[] cases =
        [
            (() => ConvNetOptimizer.Sgd(momentum: 1), "momentum"), (() => ConvNetOptimizer.Sgd(weightDecay: -1), "weightDecay"),
            (() => ConvNetOptimizer.Adam(beta1: -0.1), "beta1"), (() => ConvNetOptimizer.Adam(beta2: 1), "beta2"), (() => ConvNetOptimizer.Adam(epsilon: 0), "epsilon"),
            (() => ConvNetOptimizer.AdamW(weightDecay: double.NaN), "weightDecay"), (() => ConvNetOptimizer.RmsProp(decay: 1), "decay"),
            (() => ConvNetOptimizer.RmsProp(momentum: double.PositiveInfinity), "momentum"),
        ];
        foreach ((Action make, string name) in cases)
        {
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).ParamName);
        }

        Assert.AreEqual(ConvNetOptimizer.Adam(), ConvNetOptimizer.Adam());
        Assert.AreNotEqual(ConvNetOptimizer.Adam(), ConvNetOptimizer.Adam(beta1: 0.8));
        Assert.AreNotEqual(ConvNetOptimizer.Adam(), ConvNetOptimizer.AdamW(weightDecay: 0));
        Assert.Throws<ArgumentException>(() => _ = new MLContext().MulticlassClassification.Trainers.ConvNetClassifier(Network.Sequential(Flatten()), epochs: 0));
    }
}
