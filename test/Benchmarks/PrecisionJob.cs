using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>
/// What training in bfloat16 costs in accuracy: whole MNIST and CIFAR-10, the same seeds in both precisions, measured on the test images. The same initial weights and order
/// of the images belong to a seed, so that the differences are less noisy than the accuracies. Each training is a process of its own.
/// </summary>
internal static class PrecisionJob
{
    private static readonly (string Name, int Epochs)[] s_sets = [("mnist", 1), ("cifar10", 2)];

    internal static int Run(string[] args)
    {
        int first = Arguments.Number(args, "--first-seed", 1), seeds = Arguments.Number(args, "--seeds", 3);
        string only = Arguments.Text(args, "--data", "");
        string network = Arguments.Text(args, "--network", "keras-cnn");
        TrainingPrecision[] precisions = Arguments.Text(args, "--precision", "") is { Length: > 0 } one ? [Enum.Parse<TrainingPrecision>(one, ignoreCase: true)] : [TrainingPrecision.Float32, TrainingPrecision.BFloat16];
        foreach ((string name, int usual) in s_sets.Where(set => only.Length == 0 || set.Name == only))
        {
            if (DataFolder.Find(name) is not string data)
            {
                Console.Error.WriteLine($"Skipped: this job needs ../shared/data/{name} (or CONVNETS_DATA).");
                continue;
            }

            int epochs = Arguments.Number(args, "--epochs", usual);
            var found = precisions.ToDictionary(static precision => precision, static _ => new List<double>());
            for (int seed = first; seed < first + seeds; seed++)
            {
                foreach (TrainingPrecision precision in precisions)
                {
                    string line = ChildProcess.LastLineOfThis("measure-precision", name, data, network, epochs.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture), precision.ToString());
                    Console.WriteLine($"{name} {network}, {epochs} epoch(s), seed {seed}, {precision}: {line}");
                    found[precision].Add(double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
                }
            }

            Summarize(name, found);
        }

        return 0;
    }

    /// <summary>One training, in this process: the accuracy on the test images in percent, and the seconds of the training.</summary>
    internal static void Measure(string[] args)
    {
        (string name, string data, string network) = (args[0], args[1], args[2]);
        var ml = new MLContext(seed: 1);
        (IDataView training, IDataView test, TensorShape shape) = Open(ml, name, data);
        long start = Stopwatch.GetTimestamp();
        using var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get(network),
                FeatureColumnName = "Image",
                InputShape = shape,
                BatchSize = 64,
                Epochs = int.Parse(args[3], CultureInfo.InvariantCulture),
                // The rate falls to nothing, so that the accuracy does not depend on where the last steps happened to lead.
                Optimization = { Schedule = LearningRateSchedule.Cosine() },
                Seed = int.Parse(args[4], CultureInfo.InvariantCulture),
                Hardware = { Precision = Enum.Parse<TrainingPrecision>(args[5]) },
            }))
            .Fit(training);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double accuracy = ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        Console.WriteLine(FormattableString.Invariant($"{accuracy * 100:F2} % in {seconds:F0} s"));
    }

    private static (IDataView Training, IDataView Test, TensorShape Shape) Open(MLContext ml, string name, string data)
    {
        return name == "mnist"
            ? (Idx("train"), Idx("t10k"), TensorShape.Image(1, 28, 28))
            : (Zip("train"), Zip("test"), TensorShape.Image(3, 32, 32));

        IDataView Idx(string part) => ml.Data.LoadImagesFromIdx(Path.Combine(data, $"{part}-images-idx3-ubyte.gz"), Path.Combine(data, $"{part}-labels-idx1-ubyte.gz"));

        IDataView Zip(string part) => ml.Data.LoadImagesFromZip(Path.Combine(data, $"cifar10-{part}.zip"));
    }

    private static void Summarize(string name, Dictionary<TrainingPrecision, List<double>> found)
    {
        foreach ((TrainingPrecision precision, List<double> values) in found)
        {
            Console.WriteLine(FormattableString.Invariant($"{name}, {precision}: mean {values.Average():F2} %"));
        }

        if (found.TryGetValue(TrainingPrecision.Float32, out List<double>? single) && found.TryGetValue(TrainingPrecision.BFloat16, out List<double>? half))
        {
            double[] differences = [.. half.Zip(single, static (h, s) => h - s)];
            Console.WriteLine(FormattableString.Invariant(
                $"{name}: bfloat16 - float32 is {differences.Average():+0.00;-0.00} points in the mean, from {differences.Min():+0.00;-0.00} to {differences.Max():+0.00;-0.00}"));
        }
    }
}
