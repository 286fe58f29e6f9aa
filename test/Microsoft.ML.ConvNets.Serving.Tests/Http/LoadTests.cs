using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkiaSharp;

namespace Microsoft.ML.ConvNets.Serving.Tests.Http;

/// <summary>Many clients at once, for long; they print what they measured.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LoadTests
{
    private const int Clients = 8;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Eight_clients_get_five_thousand_right_answers_each()
    {
        LongTests.Require();
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder, classes: 4));
        Load load = await RunAsync(application, TimeSpan.FromHours(1), 5000, side: TestImages.Side);
        Write("tiny network", load);
        Assert.AreEqual(Clients * 5000, load.Answers);
    }

    /// <summary>A minute, or as many as CONVNETS_SOAK_MINUTES says; the first third is for memory that is taken once.</summary>
    [TestMethod]
    public async Task Memory_stays_flat()
    {
        LongTests.Require();
        using var folder = new TemporaryFolder();
        // The tests keep the log, and ASP.NET Core has several lines for each request.
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder, classes: 4),
            services: static all => all.AddLogging(static log => log.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)));
        double minutes = double.Parse(Environment.GetEnvironmentVariable("CONVNETS_SOAK_MINUTES") ?? "1", CultureInfo.InvariantCulture);
        const int parts = 15;
        var memory = new List<long>();
        for (int i = 0; i < parts; i++)
        {
            Load load = await RunAsync(application, TimeSpan.FromMinutes(minutes / parts), int.MaxValue, TestImages.Side);
            memory.Add(ResidentMemory.MiB);
            Write($"part {i + 1} of {parts}", load);
        }

        long[] middle = [.. memory[5..10].Order()], last = [.. memory[10..].Order()];
        Assert.IsLessThan(1.02 * middle[2], last[2]);
    }

    /// <summary>A ResNet-18 at 224×224 with drawn weights, whose values do not change the time that it takes.</summary>
    [TestMethod]
    [DataRow(1, 1, 0)]
    [DataRow(16, 1, 0)]
    [DataRow(1, 2, 1)]
    [DataRow(16, 2, 1)]
    public async Task Figures_of_a_ResNet18(int maxBatchSize, int concurrentBatches, int threads)
    {
        LongTests.Require();
        using var folder = new TemporaryFolder();
        var ml = new MLContext();
        ITransformer model = TinyModel.WithNetwork(
            ml, Network.FromBackbone(Backbones.ResNet18(), trainable: false), TensorShape.Image(3, 224, 224));
        string path = folder.Write("model.zip", ModelZip.Save(ml, model));
        (model as IDisposable)!.Dispose();
        await using ServedApplication application = await ServedApplication.StartAsync(path, options =>
        {
            (options.MaxBatchSize, options.ConcurrentBatches) = (maxBatchSize, concurrentBatches);
            options.Scoring = new ScoringOptions { Threads = threads == 0 ? null : threads };
        });
        await RunAsync(application, TimeSpan.FromSeconds(3), int.MaxValue, side: 400);
        Load load = await RunAsync(application, TimeSpan.FromSeconds(15), int.MaxValue, side: 400);
        Write($"batches of {maxBatchSize}, {concurrentBatches} at once, {threads} threads each", load);
        Assert.IsGreaterThan(20, load.Answers);
    }

    private void Write(string what, Load load)
    {
        string system = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        TestContext.WriteLine(FormattableString.Invariant(
            $"{what}: {load.Answers / load.Elapsed.TotalSeconds:F1} images/s, p50 {load.Of(0.5):F1} ms, p99 {load.Of(0.99):F1} ms, {load.Processor.TotalMilliseconds / load.Answers:F1} ms of processor time an image, {ResidentMemory.MiB} MiB; system load {system}"));
    }

    private static async Task<Load> RunAsync(ServedApplication application, TimeSpan limit, int requests, int side)
    {
        byte[][] images = [.. Enumerable.Range(0, 4).Select(c => ServedModels.Image(SKEncodedImageFormat.Jpeg, c, side: side))];
        GC.Collect();
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        double[][] times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (mine.Count < requests && Stopwatch.GetElapsedTime(start) < limit)
            {
                int @class = (client + mine.Count) % 4;
                long sent = Stopwatch.GetTimestamp();
                using HttpResponseMessage response = await application.PostAsync(images[@class], "image/jpeg");
                string text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
                mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (side == TestImages.Side)
                {
                    StringAssert.Contains(text, $"\"label\":\"{TestImages.Classes[@class]}\"");
                }
            }

            return mine.ToArray();
        })));
        return new Load([.. times.SelectMany(static mine => mine).Order()], Stopwatch.GetElapsedTime(start), Process.GetCurrentProcess().TotalProcessorTime - processor);
    }

    private sealed record Load(double[] Times, TimeSpan Elapsed, TimeSpan Processor)
    {
        internal int Answers => Times.Length;

        internal double Of(double part) => Times[(int)(part * (Times.Length - 1))];
    }
}
