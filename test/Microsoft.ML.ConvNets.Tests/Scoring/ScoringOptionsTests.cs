namespace Microsoft.ML.ConvNets.Tests.Scoring;

/// <summary>How scores are computed changes none of them.</summary>
[TestClass]
public class ScoringOptionsTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly List<ImageRow> s_rows = TestImages.Rows(11, classes: 3, seed: 5);

    [TestMethod]
    public void A_loaded_pipeline_takes_options_and_scores_as_before()
    {
        using var file = new MemoryStream();
        IDataView data = s_ml.Data.LoadFromEnumerable(s_rows);
        float[][] expected;
        using (TransformerChain<ConvNetClassifierTransformer> trained = TinyModel.Classifier(s_ml, classes: 3))
        {
            expected = Scores(trained);
            s_ml.Model.Save(trained, data.Schema, file);
        }

        file.Position = 0;
        ITransformer model = s_ml.Model.Load(file, out _);
        using var owner = (IDisposable)model;
        ConvNetClassifierTransformer network = ((IEnumerable<ITransformer>)model).OfType<ConvNetClassifierTransformer>().Single();
        Assert.AreEqual(new ScoringOptions(), network.Scoring);
        using var engine = s_ml.Model.CreatePredictionEngine<ImageRow, ImageScores>(model);
        AssertSame(expected[0], engine.Predict(s_rows[0]).Score);
        foreach (var options in new ScoringOptions[] { new() { Threads = 1, BatchSize = 4 }, new() { BatchSize = 1, AllowSpinning = true }, new() { BatchSize = 4096 } })
        {
            s_ml.Model.ConfigureScoring(model, options);
            Assert.AreEqual(options, network.Scoring);
            float[][] scores = Scores(model);
            for (int i = 0; i < expected.Length; i++)
            {
                AssertSame(expected[i], scores[i]);
            }

            // An engine that was there before goes on.
            AssertSame(expected[1], engine.Predict(s_rows[1]).Score);
        }

        float[][] Scores(ITransformer scorer) => [.. scorer.Transform(data).GetColumn<float[]>("Score")];
    }

    [TestMethod]
    public void A_featurizer_takes_options_too()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(s_rows);
        using ConvNetFeaturizerTransformer featurizer = FeaturizerSamples.Featurizer(s_ml).Fit(data);
        float[][] expected = FeaturizerSamples.FeaturesOf(featurizer.Transform(data));
        s_ml.Model.ConfigureScoring(featurizer, new ScoringOptions { BatchSize = 3 });
        FeaturizerSamples.AssertClose(expected, FeaturizerSamples.FeaturesOf(featurizer.Transform(data)));
    }

    [TestMethod]
    [DataRow(ExecutionProvider.Cuda, "Microsoft.ML.OnnxRuntime.Gpu")]
    [DataRow(ExecutionProvider.DirectML, "Microsoft.ML.OnnxRuntime.DirectML")]
    [DataRow(ExecutionProvider.CoreML, "Microsoft.ML.OnnxRuntime on macOS")]
    public void A_provider_that_is_not_there_is_told_with_its_package(ExecutionProvider provider, string package)
    {
        if (provider == ExecutionProvider.CoreML && OperatingSystem.IsMacOS())
        {
            Assert.Inconclusive("It is there.");
        }

        using TransformerChain<ConvNetClassifierTransformer> model = TinyModel.Classifier(s_ml);
        string message = Assert.ThrowsExactly<PlatformNotSupportedException>(
            () => model.LastTransformer.Scoring = new ScoringOptions { Provider = provider }).Message;
        StringAssert.Contains(message, provider.ToString());
        StringAssert.Contains(message, package);
        Assert.AreEqual(ExecutionProvider.Cpu, model.LastTransformer.Scoring.Provider);
    }

    [TestMethod]
    public void Options_out_of_range_and_models_without_a_network_are_told()
    {
        AssertNamed("Threads", static () => new ScoringOptions { Threads = 0 });
        AssertNamed("BatchSize", static () => new ScoringOptions { BatchSize = 0 });
        AssertNamed("BatchSize", static () => new ScoringOptions { BatchSize = 4097 });
        AssertNamed("DeviceId", static () => new ScoringOptions { DeviceId = -1 });
        AssertNamed("Provider", static () => new ScoringOptions { Provider = (ExecutionProvider)9 });
        ITransformer other = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(s_ml.Data.LoadFromEnumerable(s_rows));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_ml.Model.ConfigureScoring(other, new ScoringOptions())).Message, "no convolutional network");
    }

    private static void AssertNamed(string option, Func<ScoringOptions> make) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).Message, option);

    private static void AssertSame(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.AreEqual(expected[k], actual[k], 1e-6);
        }
    }

    private sealed class ImageScores
    {
        public float[] Score { get; set; } = [];
    }
}
