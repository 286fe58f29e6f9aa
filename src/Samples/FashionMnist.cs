using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using Samples.Common;
using static Microsoft.ML.ConvNets.Layers;

namespace Samples;

/// <summary>
/// Fashion-MNIST has the form of MNIST, and is harder: articles of clothing, 28×28, gray. The sample takes any folder with four IDX files,
/// gives the classes their names, and looks at each class by itself.
/// </summary>
internal static class FashionMnist
{
    private static readonly string[] s_articles =
    [
        "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ];

    internal static int Run(string[] args)
    {
        var arguments = Arguments.Parse(args, "--classes");

        // 1. The data.
        bool isHere = arguments.Data is not null || SampleData.Shared("fashion-mnist") is not null;
        string folder = SampleData.Find(
            arguments, isHere ? "fashion-mnist" : "mnist",
            "Fashion-MNIST is four files in the IDX format, such as train-images-idx3-ubyte.gz "
                + "(https://github.com/zalandoresearch/fashion-mnist); download them into one folder.");
        if (!isHere)
        {
            Console.WriteLine(
                $"Note: Fashion-MNIST is not here, so this run uses the digits in {folder}, which have the same form. Pass a folder of IDX "
                + "files with --data.");
            Console.WriteLine();
        }

        var ml = new MLContext(seed: 1);
        IDataView training = ml.AtMost(
            ml.Data.LoadImagesFromIdx(
                SampleData.Idx(folder, "train-images-idx3-ubyte"), SampleData.Idx(folder, "train-labels-idx1-ubyte")), arguments.Limit);
        IDataView test = ml.AtMost(
            ml.Data.LoadImagesFromIdx(SampleData.Idx(folder, "t10k-images-idx3-ubyte"), SampleData.Idx(folder, "t10k-labels-idx1-ubyte")),
            arguments.Limit);

        // IDX files number their classes; the names stand in the description of the data set. Those of another set can be given: --classes
        // zero,one,two.
        int classes = training.GetColumn<string>("Label").Distinct().Count();
        bool isFashion = Path.GetFullPath(folder).Contains("fashion", StringComparison.OrdinalIgnoreCase);
        string[]? names = arguments.Text("--classes")?.Split(',') ?? (isFashion ? s_articles : null);
        string Name(string label) => names is not null && int.Parse(label) < names.Length ? names[int.Parse(label)] : label;

        // 2. The network. A batch norm after each convolution keeps the values in a range in which training is quick; it makes the
        // convolution's bias useless. Global pooling instead of Flatten leaves one value a channel, and few weights for the output layer.
        var network = Network.Sequential(
            Conv2D(32, 3, padding: 1, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            Conv2D(64, 3, padding: 1, useBias: false), BatchNorm(Activation.Relu), MaxPool2D(2),
            Conv2D(128, 3, padding: 1, useBias: false), BatchNorm(Activation.Relu),
            GlobalAveragePool2D(), Dropout(0.2)).WithInput(28, 28, channels: 1);
        Console.WriteLine(network.Summary(classes: classes));
        Console.WriteLine();

        // 3. The training. Shoes and shirts may face either way, so mirrored ones are good new images. Mirrored digits are none: an
        // augmentation must leave an image what it is.
        var augmentation = new Augmentation { HorizontalFlip = isFashion, WidthShiftRange = 2, HeightShiftRange = 2 };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Transforms.AugmentImages("Image", augmentation))
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = network,
                FeatureColumnName = "Image",
                Epochs = arguments.Epochs ?? 8,
                BatchSize = 128,
                Optimizer = ConvNetOptimizer.AdamW(),
                LearningRate = 0.003,
                Optimization = { Schedule = LearningRateSchedule.Cosine() },
                ValidationSetFraction = 0.1,
                TopK = 2,
                Progress = new EpochLines(),
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(training);
        ConvNetClassifierTransformer classifier = model.OfType<ConvNetClassifierTransformer>().Single();
        Console.WriteLine();
        Console.WriteLine(
            $"The right class is among the two likeliest for {classifier.History!.Epochs[^1].Validation!.TopKAccuracy:P2} of the "
            + "validation images.");

        // 4. The test, class by class. Recall is the fraction of a class that is found, precision the fraction of a finding that is right.
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Console.WriteLine($"Test accuracy {metrics.MicroAccuracy:P2}, log-loss {metrics.LogLoss:F4}");
        Console.WriteLine();
        Console.WriteLine($"{"class",-12}{"recall",10}{"precision",12}   most often taken for");
        ConfusionMatrix confusion = metrics.ConfusionMatrix;
        for (int c = 0; c < confusion.NumberOfClasses; c++)
        {
            IReadOnlyList<double> row = confusion.Counts[c];
            int other = Enumerable.Range(0, row.Count).Where(i => i != c).MaxBy(i => row[i]);
            string mistake = row[other] > 0 ? $"{Name(classifier.ClassNames[other])} ({row[other]} of {row.Sum()})" : "nothing else";
            Console.WriteLine(
                $"{Name(classifier.ClassNames[c]),-12}{confusion.PerClassRecall[c],10:P1}{confusion.PerClassPrecision[c],12:P1}   "
                + $"{mistake}");
        }

        // 5. Single images.
        Console.WriteLine();
        using var engine = ml.Model.CreatePredictionEngine<Article, Prediction>(model);
        foreach (Article article in ml.Data.CreateEnumerable<Article>(ml.AtMost(test, 5), reuseRowObject: false))
        {
            Prediction prediction = engine.Predict(article);
            Console.WriteLine(
                $"{Name(article.Label),-12} was taken for {Name(prediction.PredictedLabel)}, with a probability of "
                + $"{prediction.Score.Max():P1}.");
        }

        return 0;
    }

    private sealed class Article
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
