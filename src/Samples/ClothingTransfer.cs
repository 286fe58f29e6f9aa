using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// Transfer learning: three thousand photographs of clothing are too few to learn to see, but enough for a head on a network that can see
/// already. The sample goes through the chapters of such a project one after the other, each beginning with the best of the one before:
/// learning rate, checkpoints, inner layer, dropout, augmentation, larger input, fine-tuning. Only the validation images decide; the test
/// images are looked at once, at the end.
/// </summary>
internal static class ClothingTransfer
{
    private const string CheckpointFolder = "artifacts/clothing-transfer/checkpoints";

    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args, "--backbone", "--weights", "--size", "--large-size");
        int epochs = arguments.Epochs ?? 10;
        var ml = new MLContext(seed: 1);
        (IDataView training, IDataView validation, IDataView test) = Load(ml, arguments);

        // The backbone and what it begins with: ResNet-18 with weights for ImageNet, which lie in a package that this project references.
        // Those of other networks, such as xception, are downloaded when they are first used, or read from the file of --weights. The
        // compact one comes with this library; it was trained on images of 32×32, and sees far less.
        string name = arguments.Text("--backbone") ?? "imagenet_resnet18";
        PretrainedWeights weights = KnownWeights.Get(name);
        Backbone backbone = Backbones.Get(
            name, arguments.Text("--weights") is string file ? PretrainedWeights.FromFile(file, weights.Preprocessing) : weights);
        bool isCompact = backbone.Name == "compact";
        int size = arguments.Number("--size") ?? (isCompact ? 64 : 160);
        int largeSize = arguments.Number("--large-size") ?? (isCompact ? 96 : weights.Preprocessing.Size);

        // A frozen backbone gives the same features for the same image every time. The cache keeps them: the first training computes them,
        // and all that follow at the same size only train their head, in seconds.
        using var cache = new FeatureCache();
        List<Trial> trials = [];

        Console.WriteLine(
            Network.FromBackbone(backbone).Summary(
                TensorShape.Image(3, size, size), training.GetColumn<string>("Label").Distinct().Count()));
        Console.WriteLine();

        Heading("1. Learning rate",
            "Too small and it hardly moves in these epochs, too large and it jumps about. Only the output layer learns.");
        Trial best = Best(
            [.. new[] { 1e-4, 1e-3, 1e-2, 1e-1 }.Select(
                rate => Try(new Setting { Chapter = "learning rate", Value = $"{rate}", Rate = rate, Size = size }))]);

        Heading("2. Checkpoints", "The best rate again, now written down whenever the validation accuracy is the best so far.");
        EmptyFolder(CheckpointFolder);
        Try(best.Setting with
        {
            Chapter = "checkpoints",
            Value = "best only",
            Checkpoints =
                new CheckpointOptions { Folder = CheckpointFolder, BestOnly = true, Monitor = TrainingMetric.ValidationAccuracy, Keep = 2 },
        });
        Console.WriteLine($"Written: {string.Join(", ", Directory.GetFiles(CheckpointFolder).Order().Select(Path.GetFileName))}");
        Console.WriteLine();

        Heading("3. Inner layer", "A dense layer between the features and the output can combine them.");
        best = Best(
            [best, .. new[] { 10, 100, 1000 }.Select(
                units => Try(best.Setting with { Chapter = "inner layer", Value = $"{units}", Inner = units }))]);

        Heading("4. Dropout", "Values before the output are switched off at random, so that it does not memorize the photographs.");
        best = Best(
            [best, .. new[] { 0.2, 0.5, 0.8 }.Select(
                rate => Try(best.Setting with { Chapter = "dropout", Value = $"{rate}", Dropout = rate }))]);

        // The features of changed images are others, so each photograph goes through the backbone once more for every changed copy; epochs
        // take turns with three copies.
        Heading("5. Augmentation", "Mirrored, turned, shifted and zoomed copies: more photographs than there are.");
        best = Best(best, Try(best.Setting with { Chapter = "augmentation", Value = "standard", Augmentation = Augmentation.Standard }));

        Heading("6. Larger input", $"The same photographs at {largeSize}×{largeSize} show more, and cost more.");
        best = Best(best, Try(best.Setting with { Chapter = "larger input", Value = $"{largeSize}", Size = largeSize }));

        Heading("7. Fine-tuning",
            "When the head has learned, the last two blocks of the backbone learn as well, with a hundredth of the rate.");
        var fineTuning = new FineTuning { Epochs = Math.Min(3, epochs), UnfrozenBlocks = 2, LearningRate = best.Setting.Rate / 100 };
        Trial last = Try(best.Setting with { Chapter = "fine-tuning", Value = "2 blocks", FineTuning = fineTuning }, keep: true);

        Console.WriteLine($"{"chapter",-16}{"setting",12}{"size",8}{"loss",10}{"val loss",10}{"val accuracy",15}{"seconds",10}");
        foreach (Trial trial in trials)
        {
            EpochResult kept = trial.Kept;
            Console.WriteLine(
                $"{trial.Setting.Chapter,-16}{trial.Setting.Value,12}{trial.Setting.Size,8}{kept.Loss,10:F4}"
                + $"{kept.ValidationLoss,10:F4}{kept.ValidationAccuracy,15:P2}{trial.Seconds,10:F1}");
        }

        // The last model, on photographs that decided nothing.
        using IDisposable owner = (IDisposable)last.Model!;
        ITransformer model = last.Model!;
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Console.WriteLine();
        Console.WriteLine(
            $"Test accuracy of the last model {metrics.MicroAccuracy:P2}, mean over the classes {metrics.MacroAccuracy:P2}, log-loss "
            + $"{metrics.LogLoss:F4}");
        using var engine = ml.Model.CreatePredictionEngine<Photo, Prediction>(model);
        foreach (Photo photo in ml.Data.CreateEnumerable<Photo>(ml.AtMost(test, 4), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(photo);
            Console.WriteLine($"  {photo.Label,-12} taken for {prediction.PredictedLabel,-12} {prediction.Score.Max():P1}");
        }

        return 0;

        // One training: files → keys and images → (augmentation) → backbone and head → class names.
        Trial Try(Setting setting, bool keep = false)
        {
            Console.WriteLine($"{setting.Chapter}: {setting.Value}");
            long start = Stopwatch.GetTimestamp();
            Layer[] inner = setting.Inner > 0 ? [Dense(setting.Inner, Activation.Relu)] : [];
            Layer[] dropout = setting.Dropout > 0 ? [Dropout(setting.Dropout)] : [];
            var network = Network.FromBackbone(backbone, head: [.. inner, .. dropout]);
            var reading = ml.Transforms.Conversion.MapValueToKey("Label");
            IDataView measured = reading.Fit(training).Transform(validation);
            var pipeline = reading
                .Append(ml.Transforms.AugmentImages("ImagePath", setting.Augmentation))
                .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
                {
                    Network = network,
                    FeatureColumnName = "ImagePath",
                    InputShape = TensorShape.Image(3, setting.Size, setting.Size),
                    Epochs = epochs,
                    LearningRate = setting.Rate,
                    ValidationSet = measured,
                    Monitor = TrainingMetric.ValidationAccuracy,
                    Checkpoints = setting.Checkpoints,
                    FineTune = setting.FineTuning,
                    Features = { Cache = cache, Variants = 3 },
                    Seed = 1,
                    Progress = new EpochLines(),
                }))
                .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
            var model = pipeline.Fit(training);
            TrainingHistory history = model.OfType<ConvNetClassifierTransformer>().Single().History!;
            var trial = new Trial(
                setting, history.Epochs[history.KeptEpoch - 1], Stopwatch.GetElapsedTime(start).TotalSeconds, keep ? model : null);
            trials.Add(trial);
            Console.WriteLine();
            if (!keep)
            {
                model.Dispose();
            }

            return trial;
        }
    }

    /// <summary>The trial with the best validation accuracy; of equal ones the first, which is the simplest.</summary>
    private static Trial Best(params Trial[] trials)
    {
        Trial best = trials.MaxBy(trial => trial.Kept.ValidationAccuracy)!;
        Console.WriteLine(
            $"Best: {best.Setting.Chapter} {best.Setting.Value} with a validation accuracy of {best.Kept.ValidationAccuracy:P2}");
        Console.WriteLine();
        return best;
    }

    private static void Heading(string title, string why)
    {
        Console.WriteLine($"── {title} " + new string('─', 60 - title.Length));
        Console.WriteLine(why);
        Console.WriteLine();
    }

    private static void EmptyFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>
    /// Folders train and validation, and test if it is there; otherwise validation becomes the test, and a part of train is held out.
    /// </summary>
    private static (IDataView Training, IDataView Validation, IDataView Test) Load(MLContext ml, Arguments arguments)
    {
        string folder = SampleData.Find(
            arguments, "clothing",
            "clothing-dataset-small (https://github.com/alexeygrigorev/clothing-dataset-small) has folders train, validation and test with "
            + "one folder a class.");
        IDataView training = ml.AtMost(ml.Data.LoadImagesFromFolder(Path.Combine(folder, "train")), arguments.Limit);
        IDataView validation = ml.AtMost(ml.Data.LoadImagesFromFolder(Path.Combine(folder, "validation")), arguments.Limit);
        if (Directory.Exists(Path.Combine(folder, "test")))
        {
            return (training, validation, ml.AtMost(ml.Data.LoadImagesFromFolder(Path.Combine(folder, "test")), arguments.Limit));
        }

        Console.WriteLine(
            $"Note: '{folder}' has no folder test, so its validation images are the test, and a seventh of the training images decides "
            + "instead.");
        Console.WriteLine();
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(training, testFraction: 1.0 / 7);
        return (split.TrainSet, split.TestSet, validation);
    }

    /// <summary>All that the chapters change.</summary>
    private sealed record Setting
    {
        internal string Chapter { get; init; } = "";

        internal string Value { get; init; } = "";

        internal double Rate { get; init; }

        internal int Inner { get; init; }

        internal double Dropout { get; init; }

        internal int Size { get; init; }

        internal Augmentation Augmentation { get; init; } = Augmentation.None;

        internal FineTuning? FineTuning { get; init; }

        internal CheckpointOptions Checkpoints { get; init; } = new();
    }

    private sealed record Trial(Setting Setting, EpochResult Kept, double Seconds, ITransformer? Model);

    private sealed class Photo
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
