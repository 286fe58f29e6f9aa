using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.ML.ConvNets.Serving.Batching;
using Microsoft.ML.ConvNets.Serving.Tests.Http;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Serving.Tests.Batching;

/// <summary>Batches form under load, and one that is alone waits for nothing.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BatchingTests
{
    /// <summary>The window is longer than a busy machine takes to decode an image, and the images are made before: their time is not
    /// what is tested.</summary>
    [TestMethod]
    public async Task Images_that_come_together_run_together()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder, classes: 4), static options => options.BatchWindow = TimeSpan.FromSeconds(1));
        byte[][] images = [.. Enumerable.Range(0, 100).Select(static i => ServedModels.Png(i % 4, seed: i))];
        using var measured = new Measurements();
        ScoredImage[] answers = await Task.WhenAll(images.Select(
            image => application.Scorer.ScoreAsync(image, CancellationToken.None)));
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.AreEqual(TestImages.Classes[i % 4], answers[i].Answer.Labels[0]);
        }

        double[] sizes = measured.Of("convnets.batch.size");
        Assert.AreEqual(100, sizes.Sum());
        Assert.IsLessThan(50, sizes.Length, $"batches of {string.Join(", ", sizes)}");
        Assert.IsLessThanOrEqualTo(16, sizes.Max());
        Assert.AreEqual(100, measured.Of("convnets.images").Sum());
        Assert.AreEqual(0, measured.Of("convnets.queue.length").Sum());
        Assert.HasCount(100, measured.Of("convnets.image.duration"));
        Assert.HasCount(100, measured.Of("convnets.answer.confidence"));
    }

    /// <summary>With a window of a second, ten images in turn would take ten seconds if one of them waited for it.</summary>
    [TestMethod]
    public async Task An_image_that_is_alone_does_not_wait_for_the_window()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(
            ServedModels.Write(folder), static options => options.BatchWindow = TimeSpan.FromSeconds(1));
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 10; i++)
        {
            await application.Scorer.ScoreAsync(ServedModels.Png(i % 2), CancellationToken.None);
        }

        Assert.IsLessThan(TimeSpan.FromSeconds(1), Stopwatch.GetElapsedTime(start));
    }

    [TestMethod]
    public void A_batch_waits_for_what_is_coming_and_not_longer_than_the_window()
    {
        var batch = new PendingImage[4];
        var queue = new BatchQueue(maxBatchSize: 4, window: TimeSpan.FromMilliseconds(300));
        for (int i = 0; i < 3; i++)
        {
            queue.Expect();
        }

        queue.Add(Image());
        var others = new Thread(() =>
        {
            Thread.Sleep(50);
            queue.Add(Image());
            queue.Forgo();
        });
        long start = Stopwatch.GetTimestamp();
        others.Start();
        Assert.AreEqual(2, queue.Take(batch));
        Assert.IsLessThan(TimeSpan.FromMilliseconds(290), Stopwatch.GetElapsedTime(start));
        others.Join();

        queue.Expect();
        queue.Expect();
        queue.Add(Image());
        start = Stopwatch.GetTimestamp();
        Assert.AreEqual(1, queue.Take(batch));
        Assert.IsGreaterThan(TimeSpan.FromMilliseconds(250), Stopwatch.GetElapsedTime(start));

        queue.Forgo();
        queue.Close();
        Assert.AreEqual(0, queue.Take(batch));

        static PendingImage Image() => new(new byte[1], CancellationToken.None);
    }

    [TestMethod]
    public async Task What_does_not_fit_into_the_queue_is_refused_with_503()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder), static options =>
        {
            (options.QueueLimit, options.MaxImagesPerRequest, options.DecodingThreads) = (4, 1, 1);
        });
        byte[] image = ServedModels.Png(0, side: 1000);
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => application.PostAsync(image)));
        HttpResponseMessage[] refused = [.. responses.Where(static response => (int)response.StatusCode == 503)];
        Assert.AreEqual(60, refused.Length + responses.Count(static response => response.IsSuccessStatusCode));
        Assert.IsNotEmpty(refused);
        Assert.IsGreaterThanOrEqualTo(1, refused[0].Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        await BadUploadTests.IsProblem(refused[0], 503, "busy");
        Assert.HasCount(1, await ServedApplication.PredictionsOf(await application.PostAsync(image)));
    }

    [TestMethod]
    public async Task What_is_given_up_is_not_scored_and_frees_its_place()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder));
        byte[] image = ServedModels.Png(0, side: 500);
        using var source = new CancellationTokenSource();
        Task<ScoredImage>[] scores = [.. Enumerable.Range(0, 50).Select(_ => application.Scorer.ScoreAsync(image, source.Token))];
        await source.CancelAsync();
        foreach (Task<ScoredImage> score in scores)
        {
            try
            {
                await score;
            }
            catch (OperationCanceledException e)
            {
                Assert.AreEqual(source.Token, e.CancellationToken);
            }
        }

        Assert.IsTrue(scores.Any(static score => score.IsCanceled));
        Assert.AreEqual(0, application.Scorer.Pending);
        Assert.AreEqual("left", (await application.Scorer.ScoreAsync(image, CancellationToken.None)).Answer.Labels[0]);
    }

    [TestMethod]
    public async Task Streams_and_decoded_images_are_answered_alike()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder));
        byte[] image = ServedModels.Png(1);
        using var stream = new MemoryStream(image);
        using MLImage decoded = ImageReader.Read(image, "decoded");
        ImageAnswer[] answers =
        [
            (await application.Scorer.ScoreAsync(image, CancellationToken.None)).Answer,
            (await application.Scorer.ScoreAsync(stream, CancellationToken.None)).Answer,
            (await application.Scorer.ScoreAsync(decoded, CancellationToken.None)).Answer,
        ];
        foreach (ImageAnswer answer in answers)
        {
            Assert.AreEqual("right", answer.Labels[0]);
            CollectionAssert.AreEqual(answers[0].Scores.ToArray(), answer.Scores.ToArray());
        }
    }

    [TestMethod]
    public async Task An_activity_tells_of_each_image()
    {
        using var folder = new TemporaryFolder();
        await using ServedApplication application = await ServedApplication.StartAsync(ServedModels.Write(folder));
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.ML.ConvNets.Serving",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ScoredImage scored = await application.Scorer.ScoreAsync(ServedModels.Png(0), CancellationToken.None);
        Activity activity = activities.Single();
        Assert.AreEqual("convnets.score", activity.OperationName);
        Assert.AreEqual(scored.ModelVersion, activity.GetTagItem("model"));
        Assert.AreEqual("answered", activity.GetTagItem("outcome"));
    }

    /// <summary>What the library's meter is told, whoever listens.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value)> _values = new();

        internal Measurements()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Microsoft.ML.ConvNets.Serving")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.Start();
        }

        internal double[] Of(string name) => [.. _values.Where(value => value.Name == name).Select(static value => value.Value)];

        public void Dispose() => _listener.Dispose();
    }
}
