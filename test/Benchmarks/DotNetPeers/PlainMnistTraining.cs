using System.Diagnostics;
using System.IO.Compression;
using Benchmarks.Jobs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks.DotNetPeers;

/// <summary>keras-cnn on 6,000 digits as one writes it in TorchSharp: all digits in a tensor, the fastest of three epochs counts.</summary>
internal static class PlainMnistTraining
{
    private const int Images = 6000;
    private const int BatchSize = 32;

    internal static double Measure(Workplace workplace)
    {
        set_num_threads(workplace.Threads);
        random.manual_seed(1);
        using Tensor inputs = tensor(Read(workplace, "train-images-idx3-ubyte.gz", 16, Images * 28 * 28)).reshape(Images, 1, 28, 28).to(ScalarType.Float32).div_(255);
        using Tensor targets = tensor(Read(workplace, "train-labels-idx1-ubyte.gz", 8, Images)).to(ScalarType.Int64);
        using Sequential network = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding: Padding.Same), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding: Padding.Same), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10));
        using optim.Optimizer optimizer = optim.Adam(network.parameters());
        double fastest = double.MaxValue;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            using Tensor order = randperm(Images);
            PlainEpoch.Train(network, optimizer, Batches(inputs, targets, order));
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Images / fastest;
    }

    private static IEnumerable<(Tensor Inputs, Tensor Targets)> Batches(Tensor inputs, Tensor targets, Tensor order)
    {
        for (int first = 0; first < Images; first += BatchSize)
        {
            using Tensor batch = order.narrow(0, first, Math.Min(BatchSize, Images - first));
            yield return (inputs.index_select(0, batch), targets.index_select(0, batch));
        }
    }

    private static byte[] Read(Workplace workplace, string name, int header, int count)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(workplace.Data, name)), CompressionMode.Decompress);
        byte[] bytes = new byte[header + count];
        file.ReadExactly(bytes);
        return bytes[header..];
    }
}
