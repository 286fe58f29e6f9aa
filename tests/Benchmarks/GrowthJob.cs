using System.Globalization;
using System.Text;
using Benchmarks.Jobs.Measures;
using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace Benchmarks;

/// <summary>
/// How cost grows as the work grows: time for each image and peak memory of a training on 1,000 to 50,000 CIFAR-10 pictures, each size in a
/// process of its own; then pictures four times as large as the cache's memory limit beside the same with room for all.
/// </summary>
internal static class GrowthJob
{
    private static readonly int[] s_counts = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 3);
        string plot = Arguments.Text(args, "--plot", "");
        if (DataFolder.Find("cifar10") is not string data)
        {
            Console.Error.WriteLine("Skipped: this job needs ../shared/data/cifar10 (or CONVNETS_DATA).");
            return 0;
        }

        var points = new List<(int Count, double Milliseconds, double Mebibytes)>();
        foreach (int count in s_counts)
        {
            (double time, double memory) = Median(data, count, side: 32, limit: long.MaxValue, rounds);
            points.Add((count, time, memory));
            Console.WriteLine(FormattableString.Invariant($"{count,6:N0} images: {time:F3} ms an image, {memory:F0} MiB at most"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"slowest over fastest: {points.Max(p => p.Milliseconds) / points.Min(p => p.Milliseconds):F2}"));
        const int side = 96, many = 20_000;
        long bytes = (long)many * side * side * 3;
        (double inMemory, double whole) = Median(data, many, side, long.MaxValue, rounds);
        (double fromDisk, double bounded) = Median(data, many, side, bytes / 4, rounds);
        Console.WriteLine(FormattableString.Invariant(
            $"{many:N0} pictures of {side}×{side}, {bytes >> 20} MiB: in memory {1000 / inMemory:F0} images/s, {whole:F0} MiB; with a limit of {bytes >> 22} MiB {1000 / fromDisk:F0} images/s, {bounded:F0} MiB; rate {inMemory / fromDisk:F2}"));
        if (plot.Length > 0)
        {
            File.WriteAllText(plot, Plot(points));
        }

        return 0;
    }

    /// <summary>One training, in this process: milliseconds an image of the epoch, and mebibytes at most.</summary>
    internal static void Measure(string[] args)
    {
        string data = args[0];
        int count = int.Parse(args[1], CultureInfo.InvariantCulture), side = int.Parse(args[2], CultureInfo.InvariantCulture);
        var ml = new MLContext(seed: 1);
        IDataView all = ml.Data.LoadImagesFromZip(Path.Combine(data, "cifar10-train.zip"));
        // The archive is ordered by class; its first pictures are few classes of ten, which costs the same time.
        IDataView pictures = ml.Data.TakeRows(ml.Transforms.Conversion.MapValueToKey("Label").Fit(all).Transform(all), count);
        using var model = ml.MulticlassClassification.Trainers.ConvNetClassifier(new ConvNetClassifier.Options
        {
            Network = NetworkPresets.Get("lenet"),
            FeatureColumnName = "Image",
            InputShape = TensorShape.Image(3, side, side),
            BatchSize = 32,
            // As many steps for each size, at least two epochs: the first step of a process is no measure of the others.
            Epochs = Math.Max(2, 10_000 / count),
            CacheMemoryLimit = long.Parse(args[3], CultureInfo.InvariantCulture),
        }).Fit(pictures);
        double rate = model.History!.Epochs.Max(epoch => epoch.ImagesPerSecond);
        Console.WriteLine(FormattableString.Invariant($"{1000 / rate:R} {CifarTraining.PeakResidentMebibytes():R}"));
    }

    private static (double Milliseconds, double Mebibytes) Median(string data, int count, int side, long limit, int rounds)
    {
        var numbers = new List<double[]>();
        for (int round = 0; round < rounds; round++)
        {
            string line = ChildProcess.LastLineOfThis(["measure-growth", data, .. new[] { count, side, limit }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
            numbers.Add([.. line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))]);
        }

        return (Benchmarks.Median.Of([.. numbers.Select(n => n[0])]), Benchmarks.Median.Of([.. numbers.Select(n => n[1])]));
    }

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
