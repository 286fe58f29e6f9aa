using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Jobs.Measures;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using static Microsoft.ML.ConvNets.Layers;

namespace Benchmarks;

/// <summary>
/// Clothing, a dense head on a frozen ResNet-18 at 150×150, batch 32, from files to the trained model: this library, which runs the backbone
/// once, and plain PyTorch, which runs it in every epoch, in turn, in one run. Then a sweep over learning rates on the same features. Weights
/// are random on both sides: they cost the same time as others. Printed are the medians over the rounds and their ratio.
/// </summary>
internal static class TransferJob
{
    private const string Peer = "frozen_resnet18_epochs.py";
    private const int BatchSize = 32;
    private const int Side = 150;

    private static readonly double[] s_learningRates = [3e-4, 1e-3, 3e-3, 1e-2];

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 1);
        int epochs = Arguments.Number(args, "--epochs", 10);
        int peerEpochs = Arguments.Number(args, "--peer-epochs", epochs);
        int images = Arguments.Number(args, "--pictures", 0);
        string? folder = DataFolder.Find("clothing");
        if (folder is null || !PythonPeer.IsThere("torchvision"))
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/clothing (or CONVNETS_DATA) and python3 with torchvision.");
            return 0;
        }

        string training = Path.Combine(folder, "train");
        string validation = Path.Combine(folder, "validation");
        if (peerEpochs != epochs)
        {
            Console.WriteLine($"PyTorch runs {peerEpochs} of {epochs} epochs; its total is scaled up, each epoch doing the same work.");
        }

        List<double> ours = [];
        List<double> sweeps = [];
        List<double> peers = [];
        for (int round = 1; round <= rounds; round++)
        {
            (double fit, double sweep) = Train(training, validation, epochs, images);
            ours.Add(fit);
            sweeps.Add(sweep);
            PeerReport report = RunPeer(training, validation, peerEpochs, images);
            peers.Add(report.TotalOf(epochs));
            Console.WriteLine(FormattableString.Invariant(
                $"round {round}: ours {fit:F1} s, sweep of {s_learningRates.Length} learning rates {sweep:F1} s more; PyTorch {peers[^1]:F1} s ({report.Epochs.Average():F1} s an epoch)"));
        }

        (double mine, double more, double theirs) = (Median.Of(ours), Median.Of(sweeps), Median.Of(peers));
        Console.WriteLine(FormattableString.Invariant(
            $"medians, {epochs} epochs: ours {mine:F1} s, PyTorch {theirs:F1} s, ratio {mine / theirs:F3}; the sweep adds {more:F1} s, {more / mine:P1} of ours"));
        return 0;
    }

    /// <summary>Seconds of a whole training from files, and of one more for each learning rate on the features that it left.</summary>
    private static (double Fit, double Sweep) Train(string trainingFolder, string validationFolder, int epochs, int images)
    {
        using var cache = new FeatureCache();
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext(seed: 1);
        IDataView trainingFiles = Files(ml, trainingFolder, images);
        using var preparation = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.LoadImages("Image", null, "ImagePath")).Fit(trainingFiles);
        IDataView training = preparation.Transform(trainingFiles);
        IDataView validation = preparation.Transform(Files(ml, validationFolder, images));
        Fit(learningRate: null);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        foreach (double learningRate in s_learningRates)
        {
            Fit(learningRate);
        }

        return (fit, Stopwatch.GetElapsedTime(start).TotalSeconds);

        void Fit(double? learningRate) => ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = Network.FromBackbone(Backbones.ResNet18(), head: [Dense(100, Activation.Relu)]),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, Side, Side),
            ValidationSet = validation,
            Epochs = epochs,
            BatchSize = BatchSize,
            LearningRate = learningRate,
            Features = { Cache = cache },
            // Weights that are drawn anew must be the same ones for their features to be found again.
            Seed = 1,
        }).Fit(training).Dispose();
    }

    /// <summary>The images of a folder, or evenly spaced ones of them.</summary>
    private static IDataView Files(MLContext ml, string folder, int images) =>
        SomeImages.Of(ml, folder, count => images == 0 ? 1 : Math.Max(1, count / images));

    private static PeerReport RunPeer(string training, string validation, int epochs, int images)
    {
        string json = PythonPeer.LastLine(Peer, training, validation, epochs, Environment.ProcessorCount, images);
        using JsonDocument document = JsonDocument.Parse(json);
        return new PeerReport(
            document.RootElement.GetProperty("preparation").GetDouble(),
            [.. document.RootElement.GetProperty("epochs").EnumerateArray().Select(e => e.GetDouble())]);
    }

    private sealed record PeerReport(double Preparation, double[] Epochs)
    {
        internal double TotalOf(int epochs) => Preparation + (Epochs.Average() * epochs);
    }
}
