using System.Collections.Concurrent;

namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>What a service does for weeks: many threads on one model, and models that come and go.</summary>
[TestClass]
[DoNotParallelize] // It measures the memory of the process.
public class ServiceTests
{
    private const int Threads = 64;

    /// <summary>With CONVNETS_STRESS=1 ten times as long: 1,000 predictions a thread in each of five passes, 2,000 models.</summary>
    private static readonly int s_length = LongTests.AreWanted ? 10 : 1;

    /// <summary>An engine's disposal leaves the model alone.</summary>
    private static readonly PredictionEngineOptions s_shared = new() { OwnsTransformer = false };

    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(40, classes: 3, seed: 5);

    [TestMethod]
    public void Sixty_four_threads_predict_what_one_does_and_memory_stays()
    {
        ITransformer model = TinyModel.WithNames(s_ml, classes: 3);
        using var owner = (IDisposable)model;
        ImageScore[] expected = new ImageScore[s_rows.Count];
        using (var engine = s_ml.Model.CreatePredictionEngine<ImageRow, ImageScore>(model, s_shared))
        {
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = engine.Predict(s_rows[i]);
            }
        }

        Predict(model, expected);
        AssertFlat(0.02, () => Predict(model, expected));
    }

    [TestMethod]
    public void Models_that_are_loaded_and_dropped_leave_nothing()
    {
        using var file = new MemoryStream();
        using (TransformerChain<ConvNetClassifierTransformer> trained = TinyModel.Classifier(s_ml, classes: 3))
        {
            s_ml.Model.Save(trained, s_ml.Data.LoadFromEnumerable(s_rows).Schema, file);
        }

        Load(50);
        AssertFlat(0.02, () => Load(50 * s_length));

        void Load(int count)
        {
            for (int i = 0; i < count; i++)
            {
                file.Position = 0;
                // A context keeps a few bytes of each model that it loads.
                var ml = new MLContext(seed: 1);
                ITransformer model = ml.Model.Load(file, out _);
                using (var engine = ml.Model.CreatePredictionEngine<ImageRow, ImageKey>(model, s_shared))
                {
                    Assert.HasCount(3, engine.Predict(s_rows[i % s_rows.Count]).Score);
                }

                // Every tenth is forgotten.
                if (i % 10 != 0)
                {
                    ((IDisposable)model).Dispose();
                }
            }
        }
    }

    /// <summary>Each thread has an engine of its own.</summary>
    private static void Predict(ITransformer model, ImageScore[] expected)
    {
        var failures = new ConcurrentBag<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            try
            {
                using var engine = s_ml.Model.CreatePredictionEngine<ImageRow, ImageScore>(model, s_shared);
                var score = new ImageScore();
                for (int i = 0; i < 100 * s_length; i++)
                {
                    int row = (i + t) % s_rows.Count;
                    engine.Predict(s_rows[row], ref score);
                    Assert.AreEqual(expected[row].PredictedLabel, score.PredictedLabel);
                    CollectionAssert.AreEqual(expected[row].Score, score.Score);
                }
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }))];
        Array.ForEach(threads, static t => t.Start());
        Array.ForEach(threads, static t => t.Join());
        Assert.IsEmpty(failures, failures.FirstOrDefault()?.ToString());
    }

    /// <summary>
    /// Repeats something four times. What other tests left takes memory once; a leak takes some each time, so the least growth counts.
    /// </summary>
    private static void AssertFlat(double fraction, Action action)
    {
        double least = double.PositiveInfinity;
        long memory = Settled();
        for (int pass = 0; pass < 4; pass++)
        {
            action();
            long after = Settled();
            least = Math.Min(least, (after - memory) / (double)memory);
            Console.WriteLine($"{memory >> 20} MiB before, {after >> 20} MiB after");
            memory = after;
        }

        Assert.IsLessThan(fraction, least, "fraction by which resident memory grew in each pass, at least");

        static long Settled()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return Environment.WorkingSet;
        }
    }

    private sealed class ImageKey
    {
        public float[] Score { get; set; } = [];
    }
}
