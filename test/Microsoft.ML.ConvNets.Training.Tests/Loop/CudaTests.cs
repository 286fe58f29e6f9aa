using TorchSharp;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Training.Tests.Loop;

/// <summary>Trainings on a CUDA device, beside the same on the processor.</summary>
[TestClass]
public class CudaTests
{
    // Both compute in single precision, in another order; a few steps of a small network do not drift further apart.
    private const double Tolerance = 1e-3;

    private static readonly Network s_network = Network.Sequential(
        Conv2D(4, 3, stride: 2, padding: ConvPadding.Same, useBias: false), BatchNorm(Activation.Relu),
        Conv2D(4, 3, padding: ConvPadding.Same, activation: Activation.Relu), AveragePool2D(4), Flatten());

    private readonly MLContext _ml = new(seed: 1);

    [TestInitialize]
    public void NeedsCuda()
    {
        if (!torch.cuda.is_available())
        {
            Assert.Inconclusive("This needs a CUDA device, and a build with -p:ConvNetsDevice=Cuda.");
        }
    }

    public static IEnumerable<object[]> Optimizers =>
    [
        [ConvNetOptimizer.Adam()], [ConvNetOptimizer.AdamW()], [ConvNetOptimizer.Sgd(momentum: 0.9)], [ConvNetOptimizer.RmsProp()], [ConvNetOptimizer.Adagrad()],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_training_gives_the_figures_of_the_processor(ConvNetOptimizer optimizer) =>
        AssertSame(Fit(o => o.Optimizer = optimizer, gpu: null), Fit(o => o.Optimizer = optimizer, gpu: 0));

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_checkpoint_goes_on_on_the_other_device(ConvNetOptimizer optimizer)
    {
        TrainingHistory whole = Fit(o => o.Optimizer = optimizer, gpu: null);
        foreach ((int? first, int? second) in new (int?, int?)[] { (0, null), (null, 0) })
        {
            using var folder = new TemporaryFolder();
            void Change(ConvNetClassifier.Options o) => (o.Optimizer, o.Checkpoints) = (optimizer, new CheckpointOptions { Folder = folder.Path, ResumeFrom = folder.Path });
            Assert.ThrowsExactly<IOException>(() => Fit(
                o =>
                {
                    Change(o);
                    o.Callbacks = [new CrashInThirdEpoch()];
                },
                first));
            AssertSame(whole, Fit(Change, second));
        }
    }

    [TestMethod]
    public void What_is_dropped_follows_from_the_seed()
    {
        TrainingHistory[] twice =
        [
            .. Enumerable.Range(0, 2).Select(_ => Fit(static o => o.Network = Network.Sequential(Flatten(), Dense(8, Activation.Relu), Dropout(0.5)), gpu: 0)),
        ];
        AssertSame(twice[0], twice[1]);
    }

    [TestMethod]
    public void Statistics_of_batch_norms_are_those_of_the_processor()
    {
        // Many small batches without a loss between them: the pass over the training images that measures the statistics.
        static void Change(ConvNetClassifier.Options o) => (o.BatchSize, o.Epochs) = (2, 1);
        AssertSame(Fit(Change, gpu: null), Fit(Change, gpu: 0));
    }

    private TrainingHistory Fit(Action<ConvNetClassifier.Options> change, int? gpu)
    {
        using var model = TinyTraining.Fit(_ml, TestImages.Load(_ml, 40, classes: 4), o =>
        {
            (o.Network, o.Epochs, o.ValidationSetFraction) = (s_network, 4, 0.2);
            (o.Hardware.GpuDeviceId, o.Hardware.FallbackToCpu) = (gpu, false);
            change(o);
        });
        return model.LastTransformer.History!;
    }

    private static void AssertSame(TrainingHistory expected, TrainingHistory actual)
    {
        Assert.HasCount(expected.Epochs.Count, actual.Epochs);
        foreach ((EpochResult one, EpochResult other) in expected.Epochs.Zip(actual.Epochs))
        {
            Assert.AreEqual(one.Training.Loss, other.Training.Loss, Tolerance, $"loss of epoch {one.Epoch}");
            Assert.AreEqual(one.Validation!.Loss, other.Validation!.Loss, Tolerance, $"validation loss of epoch {one.Epoch}");
        }
    }

    private sealed class CrashInThirdEpoch : ITrainingCallback
    {
        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            if (step.Epoch == 3)
            {
                throw new IOException("crash");
            }
        }
    }
}
