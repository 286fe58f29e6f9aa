using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// CIFAR-10: ten kinds of things on 32×32 color pixels. The aim is an accuracy of 80 % on the test images after ten epochs with fewer than
/// a million parameters; what it takes is a residual network with batch norms, augmentation, and a learning rate that goes up and down
/// once.
/// </summary>
internal static class Cifar10
{
    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        string folder = SampleData.Find(
            arguments, "cifar10",
            "CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html) is expected as two files, cifar10-train.zip and cifar10-test.zip, of "
                + "images with one folder a class: train/cat/1.png.");

        // 1. The data: a zip is read as it is, nothing is unpacked to the disk.
        var ml = new MLContext(seed: 1);
        IDataView training = ml.AtMost(ml.Data.LoadImagesFromZip(Path.Combine(folder, "cifar10-train.zip")), arguments.Limit);
        IDataView test = ml.AtMost(ml.Data.LoadImagesFromZip(Path.Combine(folder, "cifar10-test.zip")), arguments.Limit);

        // 2. The network. Most of the work of a convolution is height × width × channels²: so the first layers, which see the most pixels,
        // have few channels, and a stride of 2 halves each side before channels double. A residual adds what its layers find to what came
        // in, so that the gradient has a short way back to the first layers.
        static Layer[] Convolution(int filters, int stride = 1) =>
            [Conv2D(filters, 3, stride, padding: 1, useBias: false), BatchNorm(Activation.Relu)];
        var network = Network.Sequential([
            .. Convolution(32),
            .. Convolution(48, stride: 2), Residual([.. Convolution(48), .. Convolution(48)]),
            .. Convolution(96, stride: 2), Residual([.. Convolution(96), .. Convolution(96)]),
            .. Convolution(192, stride: 2),
            GlobalAveragePool2D()]).WithInput(32, 32);
        Console.WriteLine(network.Summary(classes: 10));
        Console.WriteLine();

        // 3. Augmentation: a mirrored frog is a frog, and so is one that stands up to four pixels further left. Whole pixels, because
        // shifts by fractions mix neighboring pixels and blur an image that has so few of them.
        var augmentation = new Augmentation { HorizontalFlip = true, WidthShiftRange = 4, HeightShiftRange = 4 };

        // 4. The training. One-cycle starts at a 25th of the rate, climbs for 30 % of the steps to one that would be too large for good,
        // where the network crosses the landscape quickly, and comes down to almost nothing, where it settles. Weight decay keeps weights
        // small, label smoothing keeps the network from being certain. The held-out tenth only shows how it goes: the model has the weights
        // of the last epoch, so neither it nor the test images decide anything.
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.AugmentImages("Image", augmentation))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = network,
                FeatureColumnName = "Image",
                Epochs = arguments.Epochs ?? 10,
                BatchSize = 128,
                Optimizer = ConvNetOptimizer.Sgd(momentum: 0.9, nesterov: true, weightDecay: 5e-4),
                LearningRate = 0.1,
                Optimization = { Schedule = LearningRateSchedule.OneCycle() },
                LabelSmoothing = 0.1,
                ValidationSetFraction = 0.1,
                RestoreBestWeights = false,
                Progress = new EpochLines(),
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(training);

        // 5. The test. Training accuracy is measured on augmented images and is therefore often the lower one.
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        ConvNetClassifierTransformer classifier = model.OfType<ConvNetClassifierTransformer>().Single();
        Console.WriteLine();
        Console.WriteLine($"Test accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");
        var recalls = classifier.ClassNames.Zip(metrics.ConfusionMatrix.PerClassRecall);
        foreach ((string name, double recall) in recalls.OrderByDescending(static c => c.Second))
        {
            Console.WriteLine($"  {name,-12}{recall,8:P1} {new string('█', (int)(recall * 40))}");
        }

        // 6. Single images.
        Console.WriteLine();
        using var engine = ml.Model.CreatePredictionEngine<Thing, Prediction>(model);
        foreach (Thing thing in ml.Data.CreateEnumerable<Thing>(ml.AtMost(test, 5), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(thing);
            Console.WriteLine(
                $"{thing.ImagePath,-28} {thing.Label,-12} taken for {prediction.PredictedLabel}, {prediction.Score.Max():P1}");
        }

        return 0;
    }

    private sealed class Thing
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        /// <summary>The encoded image.</summary>
        public byte[] Image { get; set; } = [];
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
