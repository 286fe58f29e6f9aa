using Microsoft.ML.ConvNets.Training.Torch;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Trainers;

/// <summary>Whole trainings in bfloat16.</summary>
[TestClass]
public class PrecisionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_same_seed_gives_the_same_bits_and_the_precision_others()
    {
        IDataView data = TestImages.Load(_ml, 40);
        string rounded = Train(TrainingPrecision.BFloat16);
        Assert.AreEqual(rounded, Train(TrainingPrecision.BFloat16));
        Assert.AreNotEqual(rounded, Train(TrainingPrecision.Float32));
        Assert.AreEqual(Train(Processor.Current.ComputesBFloat16 ? TrainingPrecision.BFloat16 : TrainingPrecision.Float32), Train(TrainingPrecision.Auto), "Auto is one of the two, to the bit");

        string Train(TrainingPrecision precision)
        {
            using var model = TinyTraining.Fit(_ml, data, o => o.Hardware.Precision = precision);
            return ModelZip.WeightsOf(_ml, model);
        }
    }

    [TestMethod]
    public void The_figures_of_validation_are_those_of_scoring()
    {
        IDataView train = TestImages.Load(_ml, 40, classes: 4);
        ITransformer map = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(train);
        IDataView held = map.Transform(TestImages.Load(_ml, 24, classes: 4, seed: 9));
        LiveTensors.AssertNoneLeft(() =>
        {
            using ConvNetClassifierTransformer model = _ml.MulticlassClassification.Trainers
                .ConvNetClassifier(TinyTraining.Options(o => (o.ValidationSet, o.Epochs, o.Hardware.Precision, o.Optimization.WeightAverageDecay) = (held, 8, TrainingPrecision.BFloat16, 0.9))).Fit(map.Transform(train));
            MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(held));
            EpochResult kept = model.History!.Epochs[model.History.KeptEpoch - 1];
            Assert.AreEqual(metrics.MicroAccuracy, kept.ValidationAccuracy!.Value, 1e-9);
            Assert.AreEqual(model.Trust!.Calibration.LogLossBefore, kept.ValidationLoss!.Value, 1e-5, "both are in single precision");
            Assert.AreEqual(metrics.LogLoss, model.Trust.Calibration.LogLossAfter, 1e-5, "scoring is calibrated");
            Assert.IsGreaterThan(0.9, metrics.MicroAccuracy);
        });
    }

    [TestMethod]
    public void A_frozen_backbone_and_its_fine_tuning_learn_too()
    {
        IDataView data = TestImages.Load(_ml, 40);
        LiveTensors.AssertNoneLeft(() =>
        {
            using var model = TinyTraining.Fit(_ml, data, o =>
            {
                o.Network = Network.FromBackbone(Backbones.Compact(KnownWeights.Compact), head: [Dense(8, Activation.Relu), Dropout(0.2)]);
                (o.InputShape, o.Epochs, o.Hardware.Precision, o.Seed) = (TensorShape.Image(3, 32, 32), 6, TrainingPrecision.BFloat16, 6);
                o.FineTune = new FineTuning { Epochs = 3, UnfrozenBlocks = 1 };
            });
            IReadOnlyList<EpochResult> epochs = model.LastTransformer.History!.Epochs;
            Assert.HasCount(9, epochs);
            Assert.IsLessThan(epochs[0].Loss / 2, epochs[^1].Loss);
        });
    }

    [TestMethod]
    public void Steps_smaller_than_eight_bits_can_tell_add_up()
    {
        // A weight of 1 changes by 1e-6 a step, three thousand times less than bfloat16 can tell; kept in bfloat16, it would never move.
        IDataView data = TestImages.Load(_ml, 16);
        using var before = Fit(1);
        using var after = Fit(20);
        float[] first = before.LastTransformer.GetWeights("batch_norm_1.weight"), last = after.LastTransformer.GetWeights("batch_norm_1.weight");
        string convolution = before.LastTransformer.WeightNames.First(static name => name.StartsWith("conv2d_1", StringComparison.Ordinal));
        float[] one = before.LastTransformer.GetWeights(convolution), other = after.LastTransformer.GetWeights(convolution);
        Assert.IsTrue(first.Zip(last).All(static pair => pair.First != pair.Second));
        Assert.IsTrue(one.Zip(other).Count(static pair => pair.First != pair.Second) > one.Length * 0.9);

        TransformerChain<ConvNetClassifierTransformer> Fit(int epochs) =>
            TinyTraining.Fit(_ml, data, o => (o.Epochs, o.LearningRate, o.Optimizer, o.Hardware.Precision) = (epochs, 1e-6, ConvNetOptimizer.Adam(), TrainingPrecision.BFloat16));
    }

    [TestMethod]
    public void Every_task_learns()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(TestImages.Rows(32).Select(static r => new AnswerRow(r.Image, r.Label == "left")).ToList());
        using ConvNetRegressorTransformer number = _ml.Regression.Trainers.ConvNetRegressor(Small(new ConvNetRegressor.Options { LabelColumnName = nameof(AnswerRow.Number) })).Fit(data);
        Assert.IsLessThan(number.History!.Epochs[0].Loss / 4, number.History.Epochs[^1].Loss);
        using ConvNetBinaryClassifierTransformer answer = _ml.BinaryClassification.Trainers.ConvNetClassifier(Small(new ConvNetBinaryClassifier.Options { LabelColumnName = nameof(AnswerRow.Answer) })).Fit(data);
        Assert.IsGreaterThan(0.9, answer.History!.Epochs[^1].Accuracy!.Value);

        static T Small<T>(T options)
            where T : ConvNetTrainerOptions
        {
            (options.Network, options.FeatureColumnName, options.InputShape) = (TinyModel.Network, "Image", TensorShape.Image(3, TestImages.Side, TestImages.Side));
            (options.Epochs, options.BatchSize, options.LearningRate, options.Seed, options.Hardware.Precision) = (12, 8, 0.01, 1, TrainingPrecision.BFloat16);
            return options;
        }
    }

    [TestMethod]
    public void Emulation_is_told_when_it_was_asked_for()
    {
        Assert.AreEqual(!Processor.Current.ComputesBFloat16, Told(TrainingPrecision.BFloat16).Any(static m => m.Contains("emulates", StringComparison.Ordinal)));
        Assert.IsFalse(Told(TrainingPrecision.Auto).Any(static m => m.Contains("emulates", StringComparison.Ordinal)));
        Assert.IsFalse(Told(TrainingPrecision.Float32).Any(static m => m.Contains("bfloat16", StringComparison.OrdinalIgnoreCase)));

        static List<string> Told(TrainingPrecision precision)
        {
            var ml = new MLContext(seed: 1);
            List<string> log = [];
            ml.Log += (_, e) => log.Add(e.Message);
            TinyTraining.Fit(ml, TestImages.Load(ml, 8), o => (o.Hardware.Precision, o.Epochs) = (precision, 1)).Dispose();
            return log;
        }
    }

    /// <summary>
    /// The whole data sets are measured by the benchmark job "precision". Here two thousand handwritten digits are learned.
    /// </summary>
    [TestMethod]
    public void Handwritten_digits_are_learned_as_well_as_in_single_precision()
    {
        // Minutes where the processor has no bfloat16 and oneDNN emulates it.
        LongTests.Require();
        string folder = RealData.Find("mnist");
        IDataView train = _ml.Data.TakeRows(_ml.Data.LoadImagesFromIdx(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz")), 2000);
        IDataView test = _ml.Data.TakeRows(_ml.Data.LoadImagesFromIdx(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz")), 2000);
        double[] exact = [Accuracy(TrainingPrecision.Float32, 1), Accuracy(TrainingPrecision.Float32, 2)];
        double[] rounded = [Accuracy(TrainingPrecision.BFloat16, 1), Accuracy(TrainingPrecision.BFloat16, 2)];
        Assert.IsGreaterThan(0.9, exact.Average());
        Assert.AreEqual(exact.Average(), rounded.Average(), 0.003);

        double Accuracy(TrainingPrecision precision, int seed)
        {
            using var model = TinyTraining.Fit(_ml, train, o =>
            {
                (o.Network, o.InputShape, o.Epochs, o.BatchSize, o.LearningRate) = (NetworkPresets.Get("keras-cnn"), TensorShape.Image(1, 28, 28), 3, 32, 0.002);
                (o.Optimization.Schedule, o.Hardware.Precision, o.Seed) = (LearningRateSchedule.Cosine(), precision, seed);
            });
            return _ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        }
    }

    private sealed class AnswerRow(MLImage image, bool answer)
    {
        [Microsoft.ML.Transforms.Image.ImageType(TestImages.Side, TestImages.Side)]
        public MLImage Image => image;

        public bool Answer => answer;

        public float Number => answer ? 3 : -2;
    }
}
