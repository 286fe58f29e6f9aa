using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks.Growth;

/// <summary>
/// How cost grows as the work grows: time for each image and peak memory of a training on 1,000 to 50,000 CIFAR-10 images, each size in a
/// process of its own; then larger images, up to four times as many bytes as the cache's memory limit, beside the same with room for all. Each round has all of
/// them in turn, so that a machine that gets slower meanwhile gets slower for all.
/// </summary>
internal static class GrowthJob
{
    private const int SmallSide = 32;
    private const int LargeSide = 96;
    private const double Tolerance = 1.1;

    private static readonly int[] s_counts = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
    private static readonly int[] s_largeCounts = [2_000, 5_000, 10_000, 20_000];

    /// <summary>A quarter of the bytes of the most large images.</summary>
    private static readonly long s_limit = (long)s_largeCounts[^1] * LargeSide * LargeSide * 3 / 4;

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 3);
        string page = Arguments.Text(args, "--write", "");
        if (DataFolder.Find("cifar10") is not string data)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/cifar10 (or CONVNETS_DATA).");
            return 0;
        }

        Training[] small = [.. s_counts.Select(static count => new Training(count, SmallSide, long.MaxValue))];
        Training[] whole = [.. s_largeCounts.Select(static count => new Training(count, LargeSide, long.MaxValue))];
        Training[] bounded = [.. whole.Select(static training => training with { Limit = s_limit })];
        Dictionary<Training, Measured> measured = Measure(data, [.. small, .. whole, .. bounded], rounds);

        double spread = small.Max(Time) / small.Min(Time);
        string verdict = spread <= Tolerance ? "constant within 10 %" : "not constant within 10 %";
        string text = string.Join('\n', (string[])
        [
            FormattableString.Invariant(
                $"- Time of an image from {s_counts[0]:N0} to {s_counts[^1]:N0} images: the slowest {spread:F3} times the fastest, {verdict}."),
            FormattableString.Invariant($"- {s_largeCounts[^1]:N0} images of {LargeSide}×{LargeSide}, four times the limit of {s_limit >> 20} MiB: ")
                + FormattableString.Invariant($"{Memory(bounded[^1]):F0} MiB at most, {Memory(whole[^1]):F0} with room for all, ")
                + FormattableString.Invariant($"at {Time(whole[^1]) / Time(bounded[^1]):F2} of the latter's rate."),
            FormattableString.Invariant($"- From {s_largeCounts[^2]:N0} of them to {s_largeCounts[^1]:N0}, both more than the limit holds, memory grows by ")
                + FormattableString.Invariant($"{Memory(bounded[^1]) - Memory(bounded[^2]):F0} MiB; the images added have {(whole[^1].Bytes - whole[^2].Bytes) >> 20}."),
        ]);
        Console.WriteLine(text);
        if (page.Length > 0)
        {
            string plots = LinePlot.FolderOf(page);
            LinePlot.Write(
                Path.Combine(plots, "growth-time.png"), "time of a training step", ("images", "ms an image"), [("", [.. small.Select(t => ((double)t.Count, Time(t)))])]);
            LinePlot.Write(
                Path.Combine(plots, "growth-memory.png"),
                $"most resident memory, images of {LargeSide}×{LargeSide}",
                ("images", "MiB"),
                [
                    ("room for all", [.. whole.Select(t => ((double)t.Count, Memory(t)))]),
                    ($"limit of {s_limit >> 20} MiB", [.. bounded.Select(t => ((double)t.Count, Memory(t)))]),
                ]);
            MarkedSection.Write(page, "growth", $"{text}\n\n![time of a training step over the number of images](images/growth-time.png) ![most resident memory over the number of images](images/growth-memory.png)");
        }

        return 0;

        double Time(Training training) => measured[training].Milliseconds;
        double Memory(Training training) => measured[training].Mebibytes;
    }

    /// <summary>One training, in this process: milliseconds an image, and mebibytes at most.</summary>
    internal static void Measure(string[] args)
    {
        int count = int.Parse(args[1], CultureInfo.InvariantCulture), side = int.Parse(args[2], CultureInfo.InvariantCulture);
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadImagesFromZip(args[0]);
        IDataView images = ml.Transforms.Conversion.MapValueToKey("Label").Fit(all).Transform(all);
        // Not counted: the first steps of a process, which compile and make kernels. Then as many steps for each size, an epoch at least; of large images an epoch.
        (int unmeasured, int measured) = side == LargeSide ? (1, 1) : (Math.Max(1, 10_000 / count), Math.Max(1, 20_000 / count));
        using var model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = NetworkPresets.Get("lenet"),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, side, side),
            BatchSize = 32,
            Epochs = unmeasured + measured,
            Hardware = { CacheMemoryLimit = long.Parse(args[3], CultureInfo.InvariantCulture) },
        }).Fit(images);
        double time = model.History!.Epochs.Skip(unmeasured).Average(epoch => 1000 / epoch.ImagesPerSecond);
        Console.WriteLine(FormattableString.Invariant($"{time:R} {ResidentMemory.PeakMebibytes:R}"));
    }

    /// <summary>The shortest time of the rounds, as all that runs beside only adds to it, and the median of the memory.</summary>
    private static Dictionary<Training, Measured> Measure(string data, Training[] trainings, int rounds)
    {
        var numbers = trainings.ToDictionary(static training => training, static _ => new List<Measured>());
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Training training in trainings)
            {
                string line = ChildProcess.LastLineOfThis(
                    ["measure-growth", Archive(data, training.Count), .. new[] { training.Count, training.Side, training.Limit }.Select(static n => n.ToString(CultureInfo.InvariantCulture))]);
                double[] two = [.. line.Split(' ').Select(static n => double.Parse(n, CultureInfo.InvariantCulture))];
                numbers[training].Add(new Measured(two[0], two[1]));
                string limit = training.Limit == long.MaxValue ? "" : $", at most {training.Limit >> 20} MiB of them in memory";
                Console.WriteLine(FormattableString.Invariant(
                    $"round {round}: {training.Count,6:N0} images of {training.Side}×{training.Side}{limit}: {two[0]:F3} ms an image, {two[1]:F0} MiB"));
            }
        }

        return numbers.ToDictionary(
            static one => one.Key, static one => new Measured(one.Value.Min(static n => n.Milliseconds), Median.Of([.. one.Value.Select(static n => n.Mebibytes)])));
    }

    /// <summary>
    /// An archive of so many of the training images, of all classes alike: the first ones are all of one, which a network soon knows so well that its gradients are
    /// denormal numbers, and those are slow.
    /// </summary>
    private static string Archive(string data, int count)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "scratch");
        string path = Path.Combine(folder, $"cifar10-{count}.zip");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            using ZipArchive all = ZipFile.OpenRead(Path.Combine(data, "cifar10-train.zip"));
            ZipArchiveEntry[] images = [.. all.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
            using ZipArchive some = ZipFile.Open(path, ZipArchiveMode.Create);
            for (int i = 0; i < count; i++)
            {
                ZipArchiveEntry image = images[(int)((long)i * images.Length / count)];
                using Stream source = image.Open(), target = some.CreateEntry(image.FullName, CompressionLevel.NoCompression).Open();
                source.CopyTo(target);
            }
        }

        return path;
    }

    /// <summary>A number of square images, and how many bytes of them the cache keeps in memory.</summary>
    private readonly record struct Training(int Count, int Side, long Limit)
    {
        internal long Bytes => (long)Count * Side * Side * 3;
    }

    /// <summary>Time an image, and memory at most.</summary>
    private readonly record struct Measured(double Milliseconds, double Mebibytes);
}
