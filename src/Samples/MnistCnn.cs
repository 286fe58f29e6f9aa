using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// The convolutional network of Keras' example for MNIST, about 99 %. Beside the network it shows what a longer training needs: to stop
/// when nothing is improved any more, to write down how far it is, and to save what it learned.
/// </summary>
internal static class MnistCnn
{
    private const string Folder = "artifacts/mnist-cnn";

    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        string folder = SampleData.Find(
            arguments, "mnist",
            "MNIST is four files in the IDX format, such as train-images-idx3-ubyte.gz; download them into one folder.");

        // 1. The data, as in mnist-dense.
        var ml = new MLContext(seed: 1);
        IDataView training = ml.AtMost(
            ml.Data.LoadImagesFromIdx(
                SampleData.Idx(folder, "train-images-idx3-ubyte"), SampleData.Idx(folder, "train-labels-idx1-ubyte")), arguments.Limit);
        IDataView test = ml.AtMost(
            ml.Data.LoadImagesFromIdx(SampleData.Idx(folder, "t10k-images-idx3-ubyte"), SampleData.Idx(folder, "t10k-labels-idx1-ubyte")),
            arguments.Limit);

        // 2. The network. A convolution looks at 3×3 pixels at a time with the same few weights everywhere, a pool keeps the strongest of
        // four values. So it finds the same stroke wherever it stands, with a twelfth of the weights of the dense network.
        var network = Network.Sequential(
            Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2),
            Flatten(), Dropout(0.5)).WithInput(28, 28, channels: 1);
        Console.WriteLine(network.Summary(classes: 10));
        Console.WriteLine();

        // 3. The training. Twelve epochs are an upper bound: two in a row without a better validation loss end it, and the model has the
        // weights of the best epoch, not of the last. A checkpoint is written when an epoch was better than all before it; a checkpoint
        // folder belongs to one training, so we begin with an empty one. (How to resume from a checkpoint is shown by the sample "resume".)
        string checkpoints = Path.Combine(Folder, "checkpoints");
        if (Directory.Exists(checkpoints))
        {
            Directory.Delete(checkpoints, recursive: true);
        }

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = network,
                FeatureColumnName = "Image",
                Epochs = arguments.Epochs ?? 12,
                BatchSize = 128,
                ValidationSetFraction = 0.1,
                EarlyStopping = new EarlyStopping { Monitor = TrainingMetric.ValidationLoss, Patience = 2 },
                Checkpoints = new CheckpointOptions { Folder = checkpoints, BestOnly = true, Keep = 2 },
                Callbacks = [new CsvLog(Path.Combine(checkpoints, "epochs.csv"))],
                Progress = new EpochLines(),
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(training);

        TrainingHistory history = model.OfType<ConvNetClassifierTransformer>().Single().History!;
        Console.WriteLine();
        Console.WriteLine(
            $"Training ended: {history.StopReason ?? "all epochs are done"}. The model has the weights of epoch {history.KeptEpoch}.");
        Console.WriteLine(
            $"Checkpoints: {string.Join(", ", Directory.GetFiles(checkpoints, "*.checkpoint").Order().Select(Path.GetFileName))}");

        // 4. The test.
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Console.WriteLine($"Test accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");

        // 5. The whole pipeline in one file. Any program that references this library reads it with ml.Model.Load.
        string path = Path.Combine(Folder, "model.zip");
        ml.Model.Save(model, training.Schema, path);
        ITransformer loaded = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<Digit, Prediction>(loaded);
        Console.WriteLine($"Saved {path} ({new FileInfo(path).Length / 1024:N0} KiB) and read it back:");
        foreach (Digit digit in ml.Data.CreateEnumerable<Digit>(ml.AtMost(test, 5), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(digit);
            Console.WriteLine(
                $"  A {digit.Label} was taken for a {prediction.PredictedLabel}, with a probability of {prediction.Score.Max():P1}.");
        }

        (loaded as IDisposable)?.Dispose();
        return 0;
    }

    private sealed class Digit
    {
        public string Label { get; set; } = "";

        [ImageType(28, 28)]
        public MLImage? Image { get; set; }
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
