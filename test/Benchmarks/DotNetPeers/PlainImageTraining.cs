using System.Diagnostics;
using Benchmarks.Jobs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks.DotNetPeers;

/// <summary>The course's network for cats and dogs as one writes it in TorchSharp: photographs are decoded by SkiaSharp in TorchSharp's own DataLoader, with two workers, in every epoch.</summary>
internal static class PlainImageTraining
{
    private const int Side = 150;

    internal static double Measure(Workplace workplace)
    {
        long start = Stopwatch.GetTimestamp();
        set_num_threads(workplace.Threads);
        random.manual_seed(1);
        (string Path, int Class)[] all = Photographs.Of(Path.Combine(workplace.Data, "train"));
        var data = new Photos([.. all.Where(static (_, i) => i % 6 == 0)]);
        using var loader = new DataLoader(data, 32, shuffle: true, num_worker: 2);
        using Sequential network = nn.Sequential(
            nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(128, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(6272, 512), nn.ReLU(), nn.Linear(512, all.Max(static one => one.Class) + 1));
        using optim.Optimizer optimizer = optim.Adam(network.parameters());
        for (int epoch = 0; epoch < 3; epoch++)
        {
            PlainEpoch.Train(network, optimizer, loader.Select(static batch => (batch["image"], batch["class"].reshape(-1))));
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class Photos((string Path, int Class)[] all) : utils.data.Dataset
    {
        public override long Count => all.Length;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            float[] pixels = new float[3 * Side * Side];
            Photographs.Decode(all[index].Path, Side, pixels, [0, 0, 0], [1, 1, 1]);
            return new Dictionary<string, Tensor> { ["image"] = tensor(pixels, [3, Side, Side]), ["class"] = tensor((long)all[index].Class) };
        }
    }
}
