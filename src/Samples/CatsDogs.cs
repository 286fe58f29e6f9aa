using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// Cats or dogs: one output that says yes or no, learned from few photographs. A network with many weights soon memorizes few images;
/// the sample trains it twice, as it is and with augmentation and dropout, and shows how far training and validation fall apart.
/// </summary>
internal static class CatsDogs
{
    private const int Side = 64;

    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args);
        var ml = new MLContext(seed: 1);
        (IDataView training, IDataView validation, string no, string yes) = Load(ml, arguments);

        Console.WriteLine($"{Count(training)} photographs to learn from, {Count(validation)} to validate with.");
        Console.WriteLine();

        // 1. Without anything against overfitting. RestoreBestWeights would hide it by going back to the best epoch: here we want the last
        //    one.
        var plain = Network.Sequential(
            Conv2D(16, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(32, 3, activation: Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, activation: Activation.Relu), MaxPool2D(2),
            Flatten(), Dense(128, Activation.Relu)).WithInput(Side, Side);
        Console.WriteLine(plain.Summary(classes: 1));
        Console.WriteLine();
        Console.WriteLine("Without augmentation and dropout:");
        using var first = ml.BinaryClassification.Trainers.ConvNetClassifier(Options(plain)).Fit(training);
        Gap without = Measure(first);

        // 2. The same with both. Augmentation shows each photograph a little differently each time; half of the values before the dense
        // layer are switched off at random. Both act while fitting only: nothing has to be taken off for predictions, and the training
        // accuracy of an epoch is that of the harder exercise.
        var careful = Network.Sequential([.. plain.Layers.SkipLast(1), Dropout(0.5), .. plain.Layers.TakeLast(1)]).WithInput(Side, Side);
        Console.WriteLine();
        Console.WriteLine("With augmentation and dropout:");
        using var second = ml.Transforms.AugmentImages(nameof(Photo.ImagePath), Augmentation.Standard)
            .Append(ml.BinaryClassification.Trainers.ConvNetClassifier(Options(careful))).Fit(training);
        Gap with = Measure(second);

        // 3. The comparison, each model measured in the same way: without dropout, on the images as they are. The gap tells how much of the
        // training accuracy is memorized. The log-loss of the validation images also counts how certain the wrong answers were.
        Console.WriteLine();
        Console.WriteLine($"{"",-34}{"training",12}{"validation",12}{"gap",10}{"log-loss",16}");
        Print("without augmentation and dropout", without);
        Print("with augmentation and dropout", with);

        // 4. What the second model is worth in the terms of a yes-or-no question.
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(second.Transform(validation));
        Console.WriteLine();
        Console.WriteLine(
            $"With: area under the curve {metrics.AreaUnderRocCurve:F4}, F1 {metrics.F1Score:F4}, log-loss {metrics.LogLoss:F4}; precision "
                + $"and recall of '{yes}' {metrics.PositivePrecision:P1} and {metrics.PositiveRecall:P1}");
        using var engine = ml.Model.CreatePredictionEngine<Photo, Prediction>(second);
        foreach (Photo photo in ml.Data.CreateEnumerable<Photo>(ml.AtMost(validation, 4), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(photo);
            Console.WriteLine(
                $"  {Path.GetFileName(photo.ImagePath),-42} {(photo.Label ? yes : no),-10} taken for "
                + $"{(prediction.PredictedLabel ? yes : no),-10} P({yes}) = {prediction.Probability:F3}");
        }

        return 0;

        ConvNetBinaryClassifier.Options Options(Network network) => new()
        {
            Network = network,
            FeatureColumnName = nameof(Photo.ImagePath),
            Epochs = arguments.Epochs ?? 30,
            ValidationSet = validation,
            RestoreBestWeights = false,
            Progress = new EpochLines(),
        };

        Gap Measure(ITransformer model)
        {
            CalibratedBinaryClassificationMetrics held = ml.BinaryClassification.Evaluate(model.Transform(validation));
            return new Gap(ml.BinaryClassification.Evaluate(model.Transform(training)).Accuracy, held.Accuracy, held.LogLoss);
        }

        static void Print(string name, Gap gap) =>
            Console.WriteLine(
                $"{name,-34}{gap.Training,12:P1}{gap.Validation,12:P1}{100 * (gap.Training - gap.Validation),10:F1} "
                + $"%-points{gap.LogLoss,7:F4}");
    }

    /// <summary>
    /// A folder with two class folders, of which a quarter is held out, or with folders <c>train</c> and <c>validation</c> that have them.
    /// A binary trainer's label is a Boolean: the second class by name is yes.
    /// </summary>
    private static (IDataView Training, IDataView Validation, string No, string Yes) Load(MLContext ml, Arguments arguments)
    {
        string? pets = arguments.Data ?? SampleData.Shared("cats-dogs");
        string folder = SampleData.Find(
            arguments, pets is null ? "clothing" : "cats-dogs",
            "Any two classes of photographs will do: a folder with one subfolder for each, such as cats and dogs.");
        string[] two = pets is null ? ["longsleeve", "t-shirt"] : [];
        bool isSplit = Directory.Exists(Path.Combine(folder, "train")) && Directory.Exists(Path.Combine(folder, "validation"));
        string[] roots = isSplit ? [Path.Combine(folder, "train"), Path.Combine(folder, "validation")] : [folder];
        ImageFile[][] parts = Array.ConvertAll(
            roots, root => ml.Data.CreateEnumerable<ImageFile>(ml.Data.LoadImagesFromFolder(root), reuseRowObject: false)
            .Where(file => two.Length == 0 || two.Contains(file.Label)).ToArray());
        string[] classes = [.. parts.SelectMany(part => part).Select(file => file.Label).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length != 2)
        {
            throw new InvalidDataException($"'{folder}' has {classes.Length} classes ({string.Join(", ", classes)}); yes or no takes two.");
        }

        if (pets is null)
        {
            // Its own validation part has a hundred images of these classes, too few to tell a gap from chance: all are taken together and
            // split anew.
            Console.WriteLine(
                $"Note: there is no folder of cats and dogs here, so this run tells two classes of the clothing photographs apart: "
                + $"{classes[0]} and {classes[1]}.");
            Console.WriteLine("      Pass a folder with a subfolder for each of two classes with --data.");
            parts = [[.. parts.SelectMany(part => part)]];
        }

        IDataView[] views = Array.ConvertAll(parts, part => ml.AtMost(
            ml.Data.LoadFromEnumerable(
                Array.ConvertAll(part, file => new Photo { ImagePath = file.ImagePath, Label = file.Label == classes[1] })),
                arguments.Limit));
        if (views.Length == 2)
        {
            return (views[0], views[1], classes[0], classes[1]);
        }

        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(views[0], testFraction: 0.25);
        return (split.TrainSet, split.TestSet, classes[0], classes[1]);
    }

    private static int Count(IDataView photos) => photos.GetColumn<bool>(nameof(Photo.Label)).Count();

    private sealed record Gap(double Training, double Validation, double LogLoss);

    private sealed class ImageFile
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Photo
    {
        public string ImagePath { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }
}
