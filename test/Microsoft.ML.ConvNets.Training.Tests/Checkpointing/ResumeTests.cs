using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Checkpointing;

[TestClass]
public class ResumeTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Stops a training as abruptly as a callback can: with an exception out of Fit.</summary>
    private sealed class Crash(long atStep) : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            if (step.Step == atStep)
            {
                throw new IOException("crash");
            }
        }
    }

    [TestMethod]
    [DataRow(TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16)]
    public void A_training_that_crashes_again_and_again_ends_with_the_same_weights(TrainingPrecision precision)
    {
        string whole;
        TrainingHistory expected;
        using (var uninterrupted = ResumableTraining.Fit(_ml, o => o.Hardware.Precision = precision))
        {
            whole = ModelZip.WeightsOf(_ml, uninterrupted);
            expected = uninterrupted.LastTransformer.History!;
        }

        using var folder = new TemporaryFolder();
        foreach (long step in new[] { 2, 7, 8, 13, 19, 20 })
        {
            Assert.ThrowsExactly<IOException>(() => ResumableTraining.Fit(_ml, o =>
            {
                ResumableTraining.Resumable(o, folder.Path);
                o.Hardware.Precision = precision;
                o.Callbacks = [new Crash(step)];
            }).Dispose());
        }

        using var resumed = ResumableTraining.Fit(_ml, o =>
        {
            ResumableTraining.Resumable(o, folder.Path);
            o.Hardware.Precision = precision;
        });
        Assert.AreEqual(whole, ModelZip.WeightsOf(_ml, resumed));
        TrainingHistory history = resumed.LastTransformer.History!;
        CollectionAssert.AreEqual(
            expected.Epochs.Select(e => (e.Epoch, e.Training, e.Validation, e.LearningRate)).ToList(),
            history.Epochs.Select(e => (e.Epoch, e.Training, e.Validation, e.LearningRate)).ToList(), "the same figures");
        Assert.AreEqual(expected.KeptEpoch, history.KeptEpoch);
        Assert.IsLessThanOrEqualTo(3, Directory.GetFiles(folder.Path).Length, "only the newest files stay");
    }

    [TestMethod]
    [DataRow(TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16)]
    public void Fine_tuning_is_resumed_in_its_own_phase(TrainingPrecision precision)
    {
        using var folder = new TemporaryFolder();
        string whole;
        using (var uninterrupted = FitBackbone(o => o.Hardware.Precision = precision))
        {
            whole = ModelZip.WeightsOf(_ml, uninterrupted);
        }

        foreach ((int phase, long step) in new[] { (0, 3L), (1, 4L), (1, 5L) })
        {
            Assert.ThrowsExactly<IOException>(() => FitBackbone(o =>
            {
                ResumableTraining.Resumable(o, folder.Path);
                o.Hardware.Precision = precision;
                o.Callbacks = [new CrashInPhase(phase, step)];
            }).Dispose());
        }

        using var resumed = FitBackbone(o =>
        {
            ResumableTraining.Resumable(o, folder.Path);
            o.Hardware.Precision = precision;
        });
        Assert.AreEqual(whole, ModelZip.WeightsOf(_ml, resumed));
        Assert.HasCount(5, resumed.LastTransformer.History!.Epochs);
    }

    [TestMethod]
    public void A_finished_training_goes_on_for_more_epochs()
    {
        using var folder = new TemporaryFolder();
        using (var first = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Epochs, o.Checkpoints) = (2, new CheckpointOptions { Folder = folder.Path })))
        {
        }

        using var more = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Epochs, o.Checkpoints.ResumeFrom) = (5, folder.Path));
        using var whole = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => o.Epochs = 5);
        Assert.AreEqual(ModelZip.WeightsOf(_ml, whole), ModelZip.WeightsOf(_ml, more));
    }

    [TestMethod]
    public void Canceling_writes_a_checkpoint_so_that_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => ResumableTraining.Fit(_ml, o =>
        {
            o.Checkpoints = new CheckpointOptions { Folder = folder.Path };
            o.CancellationToken = cancel.Token;
            o.Callbacks = [new AtStep(2, cancel.Cancel)];
        }).Dispose());
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
        using var resumed = ResumableTraining.Fit(_ml, o => o.Checkpoints.ResumeFrom = folder.Path);
        using var whole = ResumableTraining.Fit(_ml, _ => { });
        Assert.AreEqual(ModelZip.WeightsOf(_ml, whole), ModelZip.WeightsOf(_ml, resumed));
    }

    [TestMethod]
    public void Another_training_is_refused_by_the_names_of_what_differs()
    {
        using var folder = new TemporaryFolder();
        using (var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o => (o.Epochs, o.Checkpoints) = (1, new CheckpointOptions { Folder = folder.Path })))
        {
        }

        (string Name, Action<ConvNetClassifier.Options> Change)[] changes =
        [
            ("Network is different", o => o.Network = Network.Sequential(Flatten(), Dense(3))),
            ("BatchSize was 8, now 4", o => o.BatchSize = 4),
            ("Seed was 1, now 2", o => o.Seed = 2),
            ("Optimizer", o => o.Optimizer = ConvNetOptimizer.Sgd()),
            ("LearningRate was 0.01, now 0.02", o => o.LearningRate = 0.02),
            ("WeightAverageDecay was none, now 0.9", o => o.Optimization.WeightAverageDecay = 0.9),
            ("Precision was Float32, now BFloat16", o => o.Hardware.Precision = TrainingPrecision.BFloat16),
            ("Task", o => o.LabelSmoothing = 0.1),
        ];
        foreach ((string name, Action<ConvNetClassifier.Options> change) in changes)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
            {
                (o.Epochs, o.Checkpoints.ResumeFrom) = (2, folder.Path);
                change(o);
            }).Dispose());
            StringAssert.Contains(error.Message, name);
            StringAssert.Contains(error.Message, "ResumeFrom");
        }

        var other = Assert.ThrowsExactly<ArgumentException>(() => TinyTraining.Fit(_ml, TestImages.Load(_ml, 24, seed: 5), o => (o.Epochs, o.Checkpoints.ResumeFrom) = (2, folder.Path)).Dispose());
        StringAssert.Contains(other.Message, "Samples");
    }

    public static IEnumerable<object[]> Optimizers =>
    [
        [ConvNetOptimizer.Sgd()], [ConvNetOptimizer.Sgd(0.9, nesterov: true)], [ConvNetOptimizer.Adam()], [ConvNetOptimizer.AdamW()], [ConvNetOptimizer.RmsProp(momentum: 0.5, centered: true)], [ConvNetOptimizer.Adagrad()],
    ];

    /// <summary>"Bytes() called on non-contiguous tensor": the weights of convolutions lie channels last, and what an optimizer keeps for them does too.</summary>
    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Convolutions_are_resumed_with_every_optimizer(ConvNetOptimizer optimizer)
    {
        string whole;
        using (var uninterrupted = ResumableTraining.Fit(_ml, o => o.Optimizer = optimizer))
        {
            whole = ModelZip.WeightsOf(_ml, uninterrupted);
        }

        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<IOException>(() => ResumableTraining.Fit(_ml, o =>
        {
            ResumableTraining.Resumable(o, folder.Path);
            (o.Optimizer, o.Callbacks) = (optimizer, [new Crash(7)]);
        }).Dispose());
        using var resumed = ResumableTraining.Fit(_ml, o =>
        {
            ResumableTraining.Resumable(o, folder.Path);
            o.Optimizer = optimizer;
        });
        Assert.AreEqual(whole, ModelZip.WeightsOf(_ml, resumed));
    }

    private TransformerChain<ConvNetClassifierTransformer> FitBackbone(Action<ConvNetClassifier.Options> change) =>
        TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
        {
            o.Network = Network.FromBackbone(Backbones.Compact(KnownWeights.Compact), head: [Dense(4, Activation.Relu), Dropout(0.2)]);
            (o.InputShape, o.Epochs, o.ValidationSetFraction) = (TensorShape.Image(3, 32, 32), 3, 0.25);
            o.FineTune = new FineTuning { Epochs = 2, UnfrozenBlocks = 1 };
            change(o);
        });

    private sealed class CrashInPhase(int phase, long atStep) : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            // Three epochs belong to the first phase.
            if (step.Step == atStep && (step.Epoch > 3 ? 1 : 0) == phase)
            {
                throw new IOException("crash");
            }
        }
    }
}
