using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// A power cut in the middle of an epoch should cost minutes, not the training. The sample trains a network without interruption; trains it
/// again with checkpoints and cuts the power itself; resumes from the newest checkpoint; and compares all weights.
/// </summary>
internal static class Resume
{
    private const string Folder = "artifacts/resume/checkpoints";

    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        int epochs = arguments.Epochs ?? 4;
        if (epochs < 2)
        {
            throw new ArgumentException("--epochs is at least 2 here: the first epoch is to be over before the training is interrupted.");
        }

        string folder = SampleData.Find(
            arguments, "mnist",
            "MNIST is four files in the IDX format, such as train-images-idx3-ubyte.gz; download them into one folder.");
        var ml = new MLContext(seed: 1);
        IDataView digits = ml.AtMost(
            ml.Data.LoadImagesFromIdx(
                SampleData.Idx(folder, "train-images-idx3-ubyte"), SampleData.Idx(folder, "train-labels-idx1-ubyte")),
                arguments.Limit ?? 4000);
        IDataView test = ml.AtMost(
            ml.Data.LoadImagesFromIdx(SampleData.Idx(folder, "t10k-images-idx3-ubyte"), SampleData.Idx(folder, "t10k-labels-idx1-ubyte")),
            arguments.Limit ?? 2000);
        using var keys = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.AugmentImages("Image", new Augmentation { WidthShiftRange = 2, HeightShiftRange = 2 })).Fit(digits);
        IDataView training = keys.Transform(digits);

        // 1. What is compared with. The training has everything that makes resuming difficult: dropout and augmentation draw at random,
        // Adam has a memory, the learning rate changes with every step.
        var network = Network.Sequential(
            Conv2D(8, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(16, 3, activation: Activation.Relu), MaxPool2D(2),
            Flatten(), Dropout(0.25), Dense(64, Activation.Relu)).WithInput(28, 28, channels: 1);
        Console.WriteLine(network.Summary(classes: 10));
        Console.WriteLine();
        Console.WriteLine("Without interruption:");
        using ConvNetClassifierTransformer whole = Train(new ConvNetClassifier.Options());

        // 2. The same with a checkpoint every 20 steps, and a callback that cancels in the middle of an epoch. A checkpoint folder belongs
        // to one training, so we begin with an empty one. Canceling gives the model as it was after the last whole epoch.
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Console.WriteLine();
        Console.WriteLine("With checkpoints, interrupted:");
        using var cut = new PowerCut();
        var begun =
            new ConvNetClassifier.Options
            {
                Checkpoints = { Folder = Folder, EverySteps = 20, Keep = 2 },
                Callbacks = [cut],
                CancellationToken = cut.Token
            };
        using (ConvNetClassifierTransformer half = Train(begun))
        {
            Console.WriteLine(
                $"{half.History!.Outcome} after step {cut.Step} of {cut.Steps}, with {half.History.Epochs.Count} whole epoch(s). Left in "
                + $"{Folder}:");
        }

        foreach (string file in Directory.GetFiles(Folder).Order())
        {
            Console.WriteLine($"  {Path.GetFileName(file)} ({new FileInfo(file).Length / 1024:N0} KiB)");
        }

        // 3. The same options and ResumeFrom. With a folder it takes the newest checkpoint that is sound, and begins if there is none: a
        // script may always pass it.
        Console.WriteLine();
        Console.WriteLine("Resumed:");
        using ConvNetClassifierTransformer resumed = Train(
            new ConvNetClassifier.Options { Checkpoints = { Folder = Folder, EverySteps = 20, Keep = 2, ResumeFrom = Folder } });

        // 4. The comparison: not nearly the same, but the same bits.
        int different = 0;
        Console.WriteLine();
        foreach (string name in whole.WeightNames)
        {
            float[] expected = whole.GetWeights(name);
            float[] actual = resumed.GetWeights(name);
            int count = expected.Zip(actual).Count(
                pair => BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second));
            Console.WriteLine($"{name,-20}{expected.Length,8:N0} weights, {count:N0} differ");
            different += count;
        }

        Console.WriteLine(
            different == 0 ? "The weights are the same as without interruption, bit for bit."
            : $"{different:N0} weights differ: this should not be.");
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(resumed.Transform(keys.Transform(test)));
        Console.WriteLine($"Test accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");
        return different == 0 ? 0 : 1;

        ConvNetClassifierTransformer Train(ConvNetClassifier.Options options)
        {
            options.Network = network;
            options.FeatureColumnName = "Image";
            options.Epochs = epochs;
            options.Optimization.Schedule = LearningRateSchedule.Cosine();
            options.ValidationSetFraction = 0.1;
            // Left alone, each training of a context gets a seed of its own.
            options.Seed = 1;
            options.Progress = new EpochLines();
            return ml.MulticlassClassification.Trainers.ConvNetClassifier(options).Fit(training);
        }
    }

    /// <summary>Cancels a training a little after its middle, and never at the end of an epoch.</summary>
    private sealed class PowerCut : ITrainingCallback, IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        internal CancellationToken Token => _source.Token;

        internal long Step { get; private set; }

        internal long Steps { get; private set; }

        public void OnStepEnd(StepResult step, CallbackContext control)
        {
            (Step, Steps) = (step.Step, (long)control.StepsPerEpoch * control.Epochs);
            if (Step == (control.Epochs / 2 * (long)control.StepsPerEpoch) + (control.StepsPerEpoch / 3))
            {
                _source.Cancel();
            }
        }

        public void Dispose() => _source.Dispose();
    }
}
