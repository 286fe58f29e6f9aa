using Microsoft.ML.ConvNets.Training.Checkpointing;
using Microsoft.ML.Data;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Tests.Training.Checkpoints;

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
        using (var uninterrupted = Fit(o => o.Hardware.Precision = precision))
        {
            whole = TinyTraining.WeightsOf(_ml, uninterrupted);
            expected = uninterrupted.LastTransformer.History!;
        }

        using var folder = new TemporaryFolder();
        foreach (long step in new[] { 2, 7, 8, 13, 19, 20 })
        {
            Assert.ThrowsExactly<IOException>(() => Fit(o =>
            {
                Resumable(o, folder.Path);
                o.Hardware.Precision = precision;
                o.Callbacks = [new Crash(step)];
            }).Dispose());
        }

        using var resumed = Fit(o =>
        {
            Resumable(o, folder.Path);
            o.Hardware.Precision = precision;
        });
        Assert.AreEqual(whole, TinyTraining.WeightsOf(_ml, resumed));
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
            whole = TinyTraining.WeightsOf(_ml, uninterrupted);
        }

        foreach ((int phase, long step) in new[] { (0, 3L), (1, 4L), (1, 5L) })
        {
            Assert.ThrowsExactly<IOException>(() => FitBackbone(o =>
            {
                Resumable(o, folder.Path);
                o.Hardware.Precision = precision;
                o.Callbacks = [new CrashInPhase(phase, step)];
            }).Dispose());
        }

        using var resumed = FitBackbone(o =>
        {
            Resumable(o, folder.Path);
            o.Hardware.Precision = precision;
        });
        Assert.AreEqual(whole, TinyTraining.WeightsOf(_ml, resumed));
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
        Assert.AreEqual(TinyTraining.WeightsOf(_ml, whole), TinyTraining.WeightsOf(_ml, more));
    }

    [TestMethod]
    public void Canceling_writes_a_checkpoint_so_that_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(o =>
        {
            o.Checkpoints = new CheckpointOptions { Folder = folder.Path };
            o.CancellationToken = cancel.Token;
            o.Callbacks = [new AtStep(2, cancel.Cancel)];
        }).Dispose());
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
        using var resumed = Fit(o => o.Checkpoints.ResumeFrom = folder.Path);
        using var whole = Fit(_ => { });
        Assert.AreEqual(TinyTraining.WeightsOf(_ml, whole), TinyTraining.WeightsOf(_ml, resumed));
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
            ("Network is different", o => o.Network = ConvNet.Sequential(Flatten(), Dense(3))),
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

    [TestMethod]
    public void Damaged_files_are_told_from_good_ones()
    {
        using var folder = new TemporaryFolder();
        using (var model = Fit(o => Resumable(o, folder.Path)))
        {
        }

        string[] files = [.. Directory.GetFiles(folder.Path).Order()];
        Assert.HasCount(3, files);
        byte[] good = File.ReadAllBytes(files[^1]);
        var random = new Random(1);
        for (int i = 0; i < 40; i++)
        {
            byte[] bad = [.. good];
            int at = random.Next(bad.Length);
            bad[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(files[^1], i % 2 == 0 ? bad : bad[..at]);
            Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint.Open(files[^1]));
        }

        List<string> warnings = [];
        Checkpoint older = CheckpointFolder.Find(folder.Path, warnings.Add)!;
        Assert.AreEqual(files[^2], older.Path, "the one before it is taken");
        StringAssert.Contains(warnings.Single(), Path.GetFileName(files[^1]));

        Array.ForEach(files, file => File.WriteAllBytes(file, good[..20]));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Fit(o => o.Checkpoints.ResumeFrom = folder.Path).Dispose());
        StringAssert.Contains(error.Message, "damaged");
    }

    [TestMethod]
    public void A_new_training_does_not_mix_with_the_checkpoints_of_another()
    {
        using var folder = new TemporaryFolder();
        using (var model = Fit(o => o.Checkpoints = new CheckpointOptions { Folder = folder.Path }))
        {
        }

        var error = Assert.ThrowsExactly<ArgumentException>(() => Fit(o => o.Checkpoints = new CheckpointOptions { Folder = folder.Path }).Dispose());
        StringAssert.Contains(error.Message, folder.Path);
        StringAssert.Contains(error.Message, "ResumeFrom");
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
        using (var uninterrupted = Fit(o => o.Optimizer = optimizer))
        {
            whole = TinyTraining.WeightsOf(_ml, uninterrupted);
        }

        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<IOException>(() => Fit(o =>
        {
            Resumable(o, folder.Path);
            (o.Optimizer, o.Callbacks) = (optimizer, [new Crash(7)]);
        }).Dispose());
        using var resumed = Fit(o =>
        {
            Resumable(o, folder.Path);
            o.Optimizer = optimizer;
        });
        Assert.AreEqual(whole, TinyTraining.WeightsOf(_ml, resumed));
    }

    [TestMethod]
    public void Only_better_epochs_leave_a_file_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var model = Fit(o => (o.Checkpoints, o.LearningRate) = (new CheckpointOptions { Folder = folder.Path, BestOnly = true, Keep = 99 }, 0.3));
        double best = double.PositiveInfinity;
        int better = model.LastTransformer.History!.Epochs.Count(e =>
        {
            bool isBetter = e.ValidationLoss < best;
            best = Math.Min(best, e.ValidationLoss!.Value);
            return isBetter;
        });
        Assert.HasCount(better, Directory.GetFiles(folder.Path));
    }

    private static void Resumable(ConvNetClassifier.Options o, string folder) =>
        o.Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 1, ResumeFrom = folder };

    /// <summary>A training with all that has a state: momenta, an average, a schedule, patience, dropout, batch norm, augmentation.</summary>
    private TransformerChain<ConvNetClassifierTransformer> Fit(Action<ConvNetClassifier.Options> change) => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(_ml.Transforms.AugmentImages("Image", Augmentation.Standard))
        .Append(_ml.MulticlassClassification.Trainers.ConvNetClassifier(TinyTraining.Options(o =>
        {
            (o.Epochs, o.BatchSize, o.ValidationSetFraction, o.Optimization.WeightAverageDecay) = (5, 8, 0.2, 0.95);
            o.Optimization.Schedule = LearningRateSchedule.OneCycle();
            o.EarlyStopping = new EarlyStopping { Patience = 4 };
            o.Optimization.ReduceOnPlateau = new ReduceOnPlateau { Patience = 1 };
            change(o);
        }))).Fit(TestImages.Load(_ml, 40, classes: 4));

    private TransformerChain<ConvNetClassifierTransformer> FitBackbone(Action<ConvNetClassifier.Options> change) =>
        TinyTraining.Fit(_ml, TestImages.Load(_ml, 24), o =>
        {
            o.Network = ConvNet.FromBackbone(Backbones.Compact(KnownWeights.Compact), head: [Dense(4, Activation.Relu), Dropout(0.2)]);
            (o.InputShape, o.Epochs, o.ValidationSetFraction) = (TensorShape.Image(3, 32, 32), 3, 0.25);
            o.FineTune = new FineTuning { Epochs = 2, UnfrozenBlocks = 1 };
            change(o);
        });

    /// <summary>A disk that fills up after an hour cost the training.</summary>
    [TestMethod]
    public void A_checkpoint_or_log_that_cannot_be_written_is_a_warning_and_the_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        string checkpoints = folder.File("checkpoints"), logs = folder.File("logs");
        Directory.CreateDirectory(logs);
        var warnings = new List<string>();
        _ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.RawMessage);
            }
        };
        using var model = Fit(o =>
        {
            o.Checkpoints = new CheckpointOptions { Folder = checkpoints };
            o.Callbacks =
            [
                new AtStep(2, () =>
                {
                    Directory.Delete(checkpoints, recursive: true);
                    Directory.Delete(logs, recursive: true);
                }),
                new CsvLog(Path.Combine(logs, "log.csv")),
                new AtStep(14, () => Directory.CreateDirectory(logs)),
            ];
        });
        Assert.HasCount(5, model.LastTransformer.History!.Epochs);
        Assert.IsTrue(warnings.Exists(w => w.Contains(checkpoints, StringComparison.Ordinal)), string.Join('\n', warnings));
        Assert.IsTrue(warnings.Exists(w => w.Contains("log.csv", StringComparison.Ordinal)), string.Join('\n', warnings));
        Assert.HasCount(6, File.ReadAllLines(Path.Combine(logs, "log.csv")), "when the folder is there again, so is all of the log");
    }

    [TestMethod]
    public void A_place_where_nothing_can_be_written_is_refused_before_anything_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        string under = Path.Combine(folder.File("file"), "under");
        int reports = 0;
        var first = Assert.ThrowsExactly<IOException>(() => Fit(o => (o.Checkpoints, o.Progress) = (new CheckpointOptions { Folder = under }, new Reports(_ => reports++))));
        StringAssert.Contains(first.Message, under);
        var second = Assert.ThrowsExactly<IOException>(() => Fit(o => (o.Callbacks, o.Progress) = ([new CsvLog(under)], new Reports(_ => reports++))));
        StringAssert.Contains(second.Message, under);
        Assert.AreEqual(0, reports);
    }

    private sealed class AtStep(long step, Action action) : ITrainingCallback
    {
        public void OnStepEnd(StepResult done, CallbackContext control)
        {
            if (done.Step == step)
            {
                action();
            }
        }
    }

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
