using System.Globalization;
using System.IO.Compression;
using System.Text;
using Benchmarks.Jobs.Measures;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>
/// How cost grows as the work grows: time for each image and peak memory of a training on 1,000 to 50,000 CIFAR-10 images, each size in a
/// process of its own; then images four times as large as the cache's memory limit beside the same with room for all. Each round has all of
/// them in turn, so that a machine that gets slower meanwhile gets slower for all.
/// </summary>
internal static class GrowthJob
{
    private static readonly int[] s_counts = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 5);
        string plot = Arguments.Text(args, "--plot", "");
        if (DataFolder.Find("cifar10") is not string data)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/cifar10 (or CONVNETS_DATA).");
            return 0;
        }

        const int side = 96, many = 20_000;
        long bytes = (long)many * side * side * 3;
        Training[] trainings = [.. s_counts.Select(count => new Training(count, 32, long.MaxValue)), new(many, side, long.MaxValue), new(many, side, bytes / 4)];
        Measured[] best = Best(data, trainings, rounds);

        List<(int Count, double Milliseconds, double Mebibytes)> points = [.. s_counts.Select((count, i) => (count, best[i].Milliseconds, best[i].Mebibytes))];
        foreach ((int count, double time, double memory) in points)
        {
            Console.WriteLine(FormattableString.Invariant($"{count,6:N0} images: {time:F3} ms an image, {memory:F0} MiB at most"));
        }

        Console.WriteLine(FormattableString.Invariant($"slowest over fastest: {points.Max(p => p.Milliseconds) / points.Min(p => p.Milliseconds):F2}"));
        (Measured whole, Measured bounded) = (best[^2], best[^1]);
        Console.WriteLine(FormattableString.Invariant(
            $"{many:N0} images of {side}×{side}, {bytes >> 20} MiB: in memory {1000 / whole.Milliseconds:F0} images/s, {whole.Mebibytes:F0} MiB; with a limit of {bytes >> 22} MiB {1000 / bounded.Milliseconds:F0} images/s, {bounded.Mebibytes:F0} MiB; rate {whole.Milliseconds / bounded.Milliseconds:F2}"));
        if (plot.Length > 0)
        {
            File.WriteAllText(plot, Plot(points));
        }

        return 0;
    }

    /// <summary>One training, in this process: milliseconds an image, and mebibytes at most.</summary>
    internal static void Measure(string[] args)
    {
        int count = int.Parse(args[1], CultureInfo.InvariantCulture), side = int.Parse(args[2], CultureInfo.InvariantCulture);
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadImagesFromZip(args[0]);
        IDataView images = ml.Transforms.Conversion.MapValueToKey("Label").Fit(all).Transform(all);
        // Not counted: the first steps of a process, which compile and make kernels. Then as many steps for each size, an epoch at least.
        int unmeasured = Math.Max(1, 10_000 / count), measured = Math.Max(1, 20_000 / count);
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
        Console.WriteLine(FormattableString.Invariant($"{time:R} {CifarTraining.PeakResidentMebibytes():R}"));
    }

    /// <summary>The shortest time of the rounds, as all that runs beside only adds to it, and the median of the memory.</summary>
    private static Measured[] Best(string data, Training[] trainings, int rounds)
    {
        var numbers = Array.ConvertAll(trainings, _ => new List<Measured>());
        for (int round = 1; round <= rounds; round++)
        {
            for (int i = 0; i < trainings.Length; i++)
            {
                Training training = trainings[i];
                string line = ChildProcess.LastLineOfThis(["measure-growth", Archive(data, training.Count), .. new[] { training.Count, training.Side, training.Limit }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
                double[] two = [.. line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                numbers[i].Add(new Measured(two[0], two[1]));
                Console.WriteLine(FormattableString.Invariant($"round {round}: {training.Count,6:N0} images of {training.Side}×{training.Side}: {two[0]:F3} ms an image, {two[1]:F0} MiB"));
            }
        }

        return Array.ConvertAll(numbers, of => new Measured(of.Min(n => n.Milliseconds), Median.Of([.. of.Select(n => n.Mebibytes)])));
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
    private readonly record struct Training(int Count, int Side, long Limit);

    /// <summary>Time an image, and memory at most.</summary>
    private readonly record struct Measured(double Milliseconds, double Mebibytes);

    /// <summary>Two linear plots side by side: the time of an epoch and the memory, over the number of images.</summary>
    private static string Plot(List<(int Count, double Milliseconds, double Mebibytes)> points)
    {
        var svg = new StringBuilder("""<svg xmlns="http://www.w3.org/2000/svg" width="760" height="300" font-family="sans-serif" font-size="12">""").Append('\n');
        svg.Append("""<rect width="760" height="300" fill="white"/>""").Append('\n');
        Panel(svg, 50, "seconds an epoch", [.. points.Select(p => (p.Count, p.Count * p.Milliseconds / 1000))]);
        Panel(svg, 430, "MiB at most", [.. points.Select(p => (p.Count, p.Mebibytes))]);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, int left, string title, (int Count, double Value)[] points)
    {
        const int width = 290, top = 40, height = 200;
        double most = points.Max(p => p.Value) * 1.1;
        double X(int count) => left + (width * count / (double)points[^1].Count);
        double Y(double value) => top + height - (height * value / most);
        Line(FormattableString.Invariant($"""<text x="{left}" y="{top - 14}" font-weight="bold">{title}</text>"""));
        Line(FormattableString.Invariant($"""<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="black"/>"""));
        string way = string.Join(' ', points.Select(p => FormattableString.Invariant($"{X(p.Count):F1},{Y(p.Value):F1}")));
        Line($"""<polyline points="{way}" fill="none" stroke="#512bd4" stroke-width="2"/>""");
        foreach ((int count, double value) in points)
        {
            Line(FormattableString.Invariant($"""<circle cx="{X(count):F1}" cy="{Y(value):F1}" r="3.5" fill="#512bd4"><title>{count} images: {value:F1}</title></circle>"""));
        }

        Line(FormattableString.Invariant($"""<text x="{left - 6}" y="{Y(points[^1].Value) + 4:F1}" text-anchor="end">{points[^1].Value:F0}</text>"""));
        Line(FormattableString.Invariant($"""<text x="{left - 6}" y="{top + height + 4}" text-anchor="end">0</text>"""));
        foreach (int count in new[] { 10_000, 20_000, 50_000 })
        {
            Line(FormattableString.Invariant($"""<text x="{X(count):F1}" y="{top + height + 18}" text-anchor="middle">{count:N0}</text>"""));
        }

        void Line(string text) => svg.Append(text).Append('\n');
    }
}
