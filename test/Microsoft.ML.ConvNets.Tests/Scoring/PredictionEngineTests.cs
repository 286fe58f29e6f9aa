namespace Microsoft.ML.ConvNets.Tests.Scoring;

[TestClass]
public class PredictionEngineTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(40, classes: 3, seed: 5);
    private static ITransformer s_model = null!;
    private static ImageScore[] s_expected = null!;

    [ClassInitialize]
    public static void Prepare(TestContext context)
    {
        s_model = TinyModel.WithNames(s_ml, classes: 3);
        s_expected = [.. s_ml.Data.CreateEnumerable<ImageScore>(s_model.Transform(s_ml.Data.LoadFromEnumerable(s_rows)), reuseRowObject: false)];
    }

    [ClassCleanup]
    public static void Dispose() => (s_model as IDisposable)?.Dispose();

    [TestMethod]
    public void An_engine_predicts_what_Transform_gives()
    {
        using var engine = Engine();
        for (int i = 0; i < s_rows.Count; i++)
        {
            AssertEqual(s_expected[i], engine.Predict(s_rows[i]));
        }
    }

    [TestMethod]
    public void Two_threads_with_an_engine_each_share_one_model()
    {
        Exception?[] failures = new Exception?[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            try
            {
                using var engine = Engine();
                for (int i = 0; i < 400; i++)
                {
                    int row = (i * (t + 1)) % s_rows.Count;
                    AssertEqual(s_expected[row], engine.Predict(s_rows[row]));
                }
            }
            catch (Exception e)
            {
                failures[t] = e;
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        CollectionAssert.AreEqual(new Exception?[2], failures);
    }

    /// <summary>Engines are for one thread; who shares one is told, and never has another's answer.</summary>
    [TestMethod]
    public void One_engine_on_eight_threads_gives_no_thread_the_answer_of_another()
    {
        using var engine = Engine();
        int refused = 0;
        var failures = new System.Collections.Concurrent.ConcurrentBag<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 250; i++)
            {
                int row = (i * (t + 1)) % s_rows.Count;
                try
                {
                    AssertEqual(s_expected[row], engine.Predict(s_rows[row]));
                }
                catch (InvalidOperationException told) when (told.Message.Contains("one PredictionEngine", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception e)
                {
                    failures.Add(e);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.IsEmpty(failures, failures.FirstOrDefault()?.ToString());
        Assert.IsGreaterThan(0, refused);

        // What comes after is right again, but for the first, whose turn nobody can tell.
        for (int i = 0; i < 3; i++)
        {
            try
            {
                AssertEqual(s_expected[i], engine.Predict(s_rows[i]));
            }
            catch (InvalidOperationException) when (i == 0)
            {
            }
        }
    }

    [TestMethod]
    public void A_row_without_an_image_is_an_error_and_the_engine_goes_on()
    {
        using var engine = Engine();
        Assert.ThrowsExactly<UnreadableImageException>(() => engine.Predict(new ImageRow()));
        AssertEqual(s_expected[0], engine.Predict(s_rows[0]));
        Assert.ThrowsExactly<UnreadableImageException>(() => engine.Predict(new ImageRow()));
        AssertEqual(s_expected[1], engine.Predict(s_rows[1]));
    }

    // Closing an engine must not close the model that others use.
    private static PredictionEngine<ImageRow, ImageScore> Engine() =>
        s_ml.Model.CreatePredictionEngine<ImageRow, ImageScore>(s_model, new PredictionEngineOptions { OwnsTransformer = false });

    private static void AssertEqual(ImageScore expected, ImageScore actual)
    {
        Assert.AreEqual(expected.PredictedLabel, actual.PredictedLabel);
        for (int c = 0; c < expected.Score.Length; c++)
        {
            Assert.AreEqual(expected.Score[c], actual.Score[c], 1e-6f);
        }
    }
}
