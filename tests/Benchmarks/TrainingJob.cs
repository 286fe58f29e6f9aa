using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>
/// MNIST, <c>keras-cnn</c>, batch 32: training rate of this library and of eager PyTorch, in turn, in one run. Each side gives
/// the rate of its fastest epoch, which other work on the machine disturbs least; printed are the medians over the rounds and their ratio.
/// </summary>
internal static class TrainingJob
{
    private const int BatchSize = 32;
    private const int Epochs = 3;

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 9);
        int pictures = Arguments.Number(args, "--pictures", 3000);
        int threads = Environment.ProcessorCount;
        string? folder = DataFolder.Find("mnist");
        if (folder is null || !PythonPeer.IsThere("torch"))
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/mnist (or CONVNETS_DATA) and python3 with torch.");
            return 0;
        }

        string images = Path.Combine(folder, "train-images-idx3-ubyte.gz");
        string labels = Path.Combine(folder, "train-labels-idx1-ubyte.gz");
        var ours = new List<double>();
        var peers = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            ours.Add(Train(images, labels, pictures, threads));
            peers.Add(PythonPeer.Run("mnist_training.py", images, labels, pictures, BatchSize, Epochs, threads));
            Console.WriteLine(FormattableString.Invariant($"round {round}: ours {ours[^1]:F0} images/s, PyTorch {peers[^1]:F0} images/s"));
        }

        (double mine, double theirs) = (Median.Of(ours), Median.Of(peers));
        Console.WriteLine(FormattableString.Invariant($"medians: ours {mine:F0} images/s, PyTorch {theirs:F0} images/s, ratio {mine / theirs:F2}"));
        return 0;
    }

    private static double Train(string images, string labels, int pictures, int threads)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.TakeRows(ml.Data.LoadImagesFromIdx(images, labels), pictures);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
            {
                Network = NetworkPresets.Get("keras-cnn"),
                FeatureColumnName = "Image",
                InputShape = TensorShape.Image(1, 28, 28),
                BatchSize = BatchSize,
                Epochs = Epochs,
                Threads = threads,
            }));
        using var model = pipeline.Fit(data);
        return model.LastTransformer.History!.Epochs.Max(epoch => epoch.ImagesPerSecond);
    }
}
