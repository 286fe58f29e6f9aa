using static Microsoft.ML.ConvNets.Testing.FeaturizerSamples;

namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>A featurizer goes the same way as a classifier; what may differ is checked here.</summary>
[TestClass]
public class FeaturizerScoringTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(41, seed: 5);
    private static ConvNetFeaturizerTransformer s_featurizer = null!;
    private static float[][] s_expected = null!;

    [ClassInitialize]
    public static void Fit(TestContext context)
    {
        s_featurizer = Featurizer(s_ml, o => o.Backbone = Maps).Fit(Data());
        s_expected = FeaturesOf(s_featurizer.Transform(Data()));
    }

    [ClassCleanup]
    public static void Dispose() => s_featurizer.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(100)]
    public void The_batch_size_changes_nothing_but_speed(int batchSize)
    {
        using ConvNetFeaturizerTransformer other = Featurizer(s_ml, o => (o.Backbone, o.BatchSize) = (Maps, batchSize)).Fit(Data());
        AssertClose(s_expected, FeaturesOf(other.Transform(Data())), 1e-5);
    }

    [TestMethod]
    public void Features_are_those_of_the_image_alone() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(static () => s_featurizer.Scoring = new ScoringOptions { TestTimeViews = 2 }).Message, "Leave it at 1");

    [TestMethod]
    public void Engines_on_two_threads_give_what_Transform_gives()
    {
        Exception?[] failures = new Exception?[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            try
            {
                using var engine = s_ml.Model.CreatePredictionEngine<ImageRow, ImageFeatures>(s_featurizer, new PredictionEngineOptions { OwnsTransformer = false });
                for (int i = 0; i < 150; i++)
                {
                    int row = (i * (t + 1)) % s_rows.Count;
                    AssertClose([s_expected[row]], [engine.Predict(s_rows[row]).Features], 1e-5);
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

    [TestMethod]
    public void Rows_may_be_skipped_and_asked_twice()
    {
        IDataView made = s_featurizer.Transform(Data());
        using DataViewRowCursor cursor = made.GetRowCursor(made.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(made.Schema["Features"]);
        for (int row = 0; cursor.MoveNext(); row++)
        {
            for (int i = 0; row % 19 == 18 && i < 2; i++)
            {
                VBuffer<float> value = default;
                getter(ref value);
                AssertClose([s_expected[row]], [[.. value.DenseValues()]], 1e-5);
            }
        }
    }

    [TestMethod]
    public void Nothing_is_computed_for_those_who_do_not_ask()
    {
        List<ImageRow> rows = TestImages.Rows(3);
        rows[1].Image = null!;
        IDataView made = s_featurizer.Transform(s_ml.Data.LoadFromEnumerable(rows));
        Assert.HasCount(3, made.GetColumn<string>("Label").ToArray());
        Assert.ThrowsExactly<UnreadableImageException>(() => FeaturesOf(made));
    }

    [TestMethod]
    public void A_featurizer_that_was_disposed_says_so()
    {
        ConvNetFeaturizerTransformer featurizer = Featurizer(s_ml).Fit(Data());
        IDataView made = featurizer.Transform(Data());
        featurizer.Dispose();
        featurizer.Dispose();
        foreach (Action action in new Action[] { () => FeaturesOf(made), () => featurizer.Transform(Data()), () => ModelZip.Save(s_ml, featurizer) })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ObjectDisposedException>(action).Message, "disposed");
        }
    }

    private static IDataView Data() => s_ml.Data.LoadFromEnumerable(s_rows);
}
