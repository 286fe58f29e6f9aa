using System.Globalization;
using System.Text.RegularExpressions;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Recipes;

[TestClass]
public partial class RecipeTrainingTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public RecipeTrainingTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == Runtime.ChannelMessageKind.Warning)
        {
            _warnings.Add(e.RawMessage);
        }
    };

    [TestMethod]
    public void Fast_keeps_the_backbone_and_takes_what_validates_best_of_a_grid()
    {
        IDataView data = Keys(TestImages.Load(_ml, 80, classes: 4));
        using ConvNetClassifierTransformer model = Trainer(Recipe.Fast).Fit(data);
        using ConvNetClassifierTransformer again = Trainer(Recipe.Fast).Fit(data);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, model), ModelZip.WeightsOf(_ml, again), "the seed decides everything");
        Assert.HasCount(15, model.History!.Epochs);
        Assert.AreEqual("fast", model.TrainingSettings["Recipe"]);
        StringAssert.StartsWith(model.TrainingSettings["Validation"], "12 of 80 images are held out");

        // What was tried is written down; the best of it is what the model was trained with, and gives its accuracy.
        (double Rate, double Decay, double Value)[] tried =
        [
            .. Trial().Matches(model.TrainingSettings["Tried"]).Select(static m => (Number(m.Groups[1]), Number(m.Groups[2]), Number(m.Groups[3]))),
        ];
        Assert.HasCount(6, tried);
        (double rate, double decay, double value) = tried.MaxBy(static t => t.Value);
        Assert.AreEqual(value, model.History.ModelOnValidation!.Accuracy!.Value, 1e-4);
        Assert.AreEqual(rate, double.Parse(model.TrainingSettings["LearningRate"], CultureInfo.InvariantCulture));
        StringAssert.Contains(model.TrainingSettings["Optimizer"], FormattableString.Invariant($"WeightDecay = {decay}"));

        // The backbone is the one that was drawn from the seed; only what stands behind it learned.
        using ConvNetClassifierTransformer other = Trainer(Recipe.Fast, o => o.LearningRate = 0.1).Fit(data);
        (Dictionary<string, string> own, Dictionary<string, string> others) = (FrozenTraining.WeightsOf(_ml, model), FrozenTraining.WeightsOf(_ml, other));
        Assert.IsTrue(own.Where(static w => w.Key.StartsWith("backbone.", StringComparison.Ordinal)).All(w => others[w.Key] == w.Value));
        Assert.IsTrue(own.Where(static w => !w.Key.StartsWith("backbone.", StringComparison.Ordinal)).All(w => others[w.Key] != w.Value));
        Assert.AreEqual("0.1", other.TrainingSettings["LearningRate"], "a value that is set is not searched for");
        Assert.HasCount(2, Trial().Matches(other.TrainingSettings["Tried"]));
    }

    [TestMethod]
    public void Accurate_trains_all_layers_after_the_head_and_is_no_worse()
    {
        IDataView data = Keys(_ml.Data.LoadFromEnumerable(TestImages.Rows(60).Concat(TestImages.Rows(40, classes: 1, seed: 2))));
        using ConvNetClassifierTransformer model = Trainer(Recipe.Accurate with { FineTuneEpochs = 3, Epochs = 4 }).Fit(data);
        Assert.HasCount(7, model.History!.Epochs);
        Assert.IsGreaterThanOrEqualTo(
            model.History.Epochs.Max(static e => e.ValidationAccuracy!.Value), model.History.ModelOnValidation!.Accuracy!.Value);
        IReadOnlyDictionary<string, string> set = model.TrainingSettings;
        StringAssert.Contains(set["Augmentation"], "trivialAugment");
        Assert.AreEqual("0.1", set["LabelSmoothing"]);
        Assert.AreEqual("balanced", set["ClassWeights"], "there are 70 of one class, and 30 of the other");
        Assert.AreEqual("0", set["Variants"]);

        // Saved with the model, and empty where nothing was saved.
        using var stream = new MemoryStream(ModelZip.Save(_ml, model));
        var read = (ConvNetClassifierTransformer)_ml.Model.Load(stream, out _);
        CollectionAssert.AreEquivalent(set.ToArray(), read.TrainingSettings.ToArray());
        Assert.IsEmpty(TinyModel.Classifier(_ml).LastTransformer.TrainingSettings);
    }

    [TestMethod]
    public void A_network_of_ones_own_learns_from_scratch_and_on_vectors_too()
    {
        IDataView data = Keys(TestImages.Load(_ml, 60));
        using ConvNetClassifierTransformer model = Trainer(Recipe.FromScratch(TinyModel.Network) with { ScratchEpochs = 3 }, o => o.Network = TinyModel.Network).Fit(data);
        Assert.HasCount(3, model.History!.Epochs);
        Assert.AreEqual("none", model.TrainingSettings["FineTune"]);

        var random = new Random(1);
        IDataView vectors = Keys(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Vector
        {
            Label = i % 2 == 0 ? "a" : "b",
            Image = [(i % 2) + (float)random.NextDouble(), 0, 1, 2],
        })));
        using ConvNetClassifierTransformer dense = _ml.MulticlassClassification.Trainers.ConvNetClassifier(Recipe.Fast, configure: Quick).Fit(vectors);
        Assert.AreEqual(2, dense.Network.Layers.Count);
    }

    [TestMethod]
    public void Yes_or_no_labels_and_numbers_leave_out_what_makes_no_sense()
    {
        List<ImageRow> rows = TestImages.Rows(40);
        IDataView data = _ml.Data.LoadFromEnumerable(rows.Select(static (row, i) => new Labeled
        {
            Yes = i % 2 == 0,
            Number = i % 2,
            Several = [i % 2 == 0, i % 3 == 0],
            Image = row.Image,
        }));
        Recipe recipe = Recipe.Accurate with { Epochs = 2, FineTuneEpochs = 1 };
        using ConvNetBinaryClassifierTransformer binary = _ml.BinaryClassification.Trainers
            .ConvNetClassifier(recipe, nameof(Labeled.Yes), configure: Quick).Fit(data);
        using ConvNetMultiLabelClassifierTransformer several = _ml.MulticlassClassification.Trainers
            .ConvNetMultiLabelClassifier(recipe, nameof(Labeled.Several), configure: Quick).Fit(data);
        using ConvNetRegressorTransformer number = _ml.Regression.Trainers
            .ConvNetRegressor(recipe, nameof(Labeled.Number), configure: Quick).Fit(data);
        Assert.AreEqual("0.1", binary.TrainingSettings["LabelSmoothing"]);
        Assert.AreEqual("0.1", several.TrainingSettings["LabelSmoothing"]);
        Assert.IsFalse(number.TrainingSettings.ContainsKey("LabelSmoothing"));
        Assert.AreEqual(
            number.History!.Epochs.Min(static e => e.ValidationLoss!.Value), number.History.Epochs[number.History.KeptEpoch - 1].ValidationLoss!.Value,
            "the loss decides where there is no accuracy");
        Assert.IsTrue(new[] { binary.History!, several.History!, number.History }.All(static h => h.Epochs.Count == 3 && h.ModelOnValidation is not null));
    }

    [TestMethod]
    [DataRow(10, "4 of 20 images are held out")]
    [DataRow(4, "2 of 8 images are held out")]
    [DataRow(1, "None of 2 images is held out")]
    public void Few_images_are_learned_from_with_a_warning(int perClass, string told)
    {
        IDataView data = Keys(TestImages.Load(_ml, 2 * perClass));
        using ConvNetClassifierTransformer fast = Trainer(Recipe.Fast).Fit(data);
        StringAssert.StartsWith(fast.TrainingSettings["Validation"], told);
        Assert.IsTrue(_warnings.Exists(w => w.Contains($"left ({perClass}), right ({perClass})", StringComparison.Ordinal)), string.Join('\n', _warnings));
        using ConvNetClassifierTransformer accurate = Trainer(Recipe.Accurate with { Epochs = 2, FineTuneEpochs = 2 }).Fit(data);
        Assert.HasCount(4, accurate.History!.Epochs);
        Assert.IsEmpty(_warnings.Where(static w => w.StartsWith("BatchSize", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public void Where_the_time_is_too_short_for_more_the_head_is_the_model()
    {
        var reports = new Reports();
        using ConvNetClassifierTransformer model = Trainer(Recipe.WithinTime(TimeSpan.FromSeconds(1)), o => o.Progress = reports).Fit(Keys(TestImages.Load(_ml, 40)));
        Assert.HasCount(15, model.History!.Epochs);
        Assert.IsTrue(reports.All.Exists(static r => r.Message?.Contains("no time left", StringComparison.Ordinal) == true));
        Assert.AreEqual("within-time", model.TrainingSettings["Recipe"]);
    }

    [TestMethod]
    public void The_time_holds_on_the_wall_clock_and_the_model_is_no_worse_than_fast()
    {
        LongTests.Require();
        IDataView data = Keys(TestImages.Load(_ml, 400, classes: 4));
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using ConvNetClassifierTransformer model = Trainer(Recipe.WithinTime(TimeSpan.FromSeconds(30))).Fit(data);
        Assert.AreEqual(30, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
        using ConvNetClassifierTransformer fast = Trainer(Recipe.Fast).Fit(data);
        Assert.IsGreaterThanOrEqualTo(fast.History!.ModelOnValidation!.Accuracy!.Value, model.History!.ModelOnValidation!.Accuracy!.Value);
    }

    [TestMethod]
    public void Options_that_contradict_a_recipe_or_each_other_are_refused()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Trainer(Recipe.Fast, static o => o.Checkpoints.Folder = "x")).Message, "Checkpoints");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(Recipe.Fast, static o => o.Epochs = 0)).Message, "Epochs");
        SchemaShape shape = Trainer(Recipe.Fast).GetOutputSchema(SchemaShapes.Of(Keys(TestImages.Load(_ml, 2))));
        Assert.IsTrue(shape.Any(static c => c.Name == "IsUncertain"));
    }

    private ConvNetRecipeTrainer<ConvNetClassifier.Options, ConvNetClassifierTransformer> Trainer(Recipe recipe, Action<ConvNetClassifier.Options>? change = null) =>
        _ml.MulticlassClassification.Trainers.ConvNetClassifier(recipe, configure: options =>
        {
            Quick(options);
            options.Network = FrozenTraining.Network;
            change?.Invoke(options);
        });

    private static void Quick(ConvNetTrainerOptions options)
    {
        options.Network = options.Network ?? (options is ConvNetClassifier.Options ? null : FrozenTraining.Network);
        options.InputShape = options is ConvNetClassifier.Options && options.Network is null ? null : TensorShape.Image(3, TestImages.Side, TestImages.Side);
        options.Seed = 1;
        options.Hardware.Threads = 1;
        options.Hardware.Precision = TrainingPrecision.Float32;
    }

    private IDataView Keys(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"rate ([\d.E-]+), weight decay ([\d.]+): ([\d.]+)")]
    private static partial Regex Trial();

    private sealed class Labeled
    {
        public bool Yes { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public bool[] Several { get; set; } = [];

        [Transforms.Image.ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class Vector
    {
        public string Label { get; set; } = "";

        [VectorType(4)]
        public float[] Image { get; set; } = [];
    }
}
