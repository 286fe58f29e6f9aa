using System.Text;
using static Microsoft.ML.ConvNets.Layers;
using static Microsoft.ML.ConvNets.Testing.FeaturizerSamples;

namespace Microsoft.ML.ConvNets.Tests.Models;

/// <summary>A featurizer in a model zip: all of it survives, and what was tampered with is refused.</summary>
[TestClass]
public class FeaturizerModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void It_survives_to_the_bit()
    {
        IDataView data = TestImages.Load(_ml, 9);
        using ConvNetFeaturizerTransformer featurizer =
            Featurizer(_ml, o => (o.Backbone, o.OutputColumnName, o.OnBadImage, o.BatchSize) = (Maps, "Made", BadImageAction.Skip, 4)).Fit(data);
        using var loaded = (ConvNetFeaturizerTransformer)Load(ModelZip.Save(_ml, featurizer, data.Schema));
        Assert.AreEqual(featurizer.Network, loaded.Network);
        Assert.AreEqual(featurizer.InputShape, loaded.InputShape);
        Assert.AreEqual(featurizer.OutputShape, loaded.OutputShape);
        CollectionAssert.AreEqual(Bits(featurizer.Transform(data)), Bits(loaded.Transform(data)));
        Assert.AreEqual(ModelZip.WeightsOf(_ml, featurizer), ModelZip.WeightsOf(_ml, loaded), "saved again");
        IDataView bad = _ml.Data.LoadFromEnumerable(new[] { new ImageRow() });
        Assert.IsTrue(FeaturesOf(loaded.Transform(bad), "Made")[0].All(float.IsNaN), "OnBadImage");

        static uint[] Bits(IDataView made) => [.. FeaturesOf(made, "Made").SelectMany(v => v.Select(BitConverter.SingleToUInt32Bits))];
    }

    [TestMethod]
    public void A_model_that_was_tampered_with_is_refused()
    {
        using ConvNetFeaturizerTransformer featurizer = Featurizer(_ml, o => o.Backbone = Maps).Fit(TestImages.Load(_ml, 1));
        byte[] zip = ModelZip.Save(_ml, featurizer);
        ((IDisposable)Load(zip)).Dispose();

        // The length of the header's text stays: other bytes of the entry count it.
        foreach ((string old, string changed) in new[]
        {
            ("\"batchSize\":32", "\"batchSize\":-2"),
            ("\"batchSize\":32", "\"batchSize\": 0"),
            ("\"batchSize\":32", "\"batchSizes\":3"),
            ("\"batchSize\":32,\"slotNames\":null", "\"batchSize\":99999999999        "),
            ("\"slotNames\":null", "\"slotNames\":[\"\"]"),
            ("\"inputColumnName\":\"Image\"", "\"inputColumnName\":\"\"     "),
            ("\"outputColumnName\":\"Features\"", "\"outputColumnName\":null      "),
            ("\"inputKind\":\"Image\"", "\"inputKind\":\"Jmage\""),
            ("\"shape\":[3,16,16]", "\"shape\":[3,16,17]"),
        })
        {
            byte[] key = ModelZip.Entry(zip, "Model.key");
            int at = key.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
            Assert.IsGreaterThan(0, at, old);
            Assert.HasCount(old.Length, changed);
            Encoding.UTF8.GetBytes(changed).CopyTo(key, at);
            AssertRefused(ModelZip.With(zip, "Model.key", key), changed);
        }

        foreach (Network network in new[]
        {
            Network.Sequential(Conv2D(1 << 20, 3)),
            Network.Sequential(Conv2D(1, 1, padding: 8000)),
            Network.FromBackbone(Vector, head: [Dense(1 << 20)]),
            Network.FromBackbone(Vector, head: [Dense(3)]),
        })
        {
            AssertRefused(ModelZip.With(zip, "network.json", Encoding.UTF8.GetBytes(network.ToJson())), network.Layers[^1].Kind);
        }

        byte[] weights = ModelZip.Entry(zip, "weights.safetensors");
        AssertRefused(ModelZip.With(zip, "weights.safetensors", weights[..^4]), "truncated");
        AssertRefused(ModelZip.With(zip, "weights.safetensors", null), "no weights");
        AssertRefused(ModelZip.With(zip, "network.json", null), "no network");
    }

    private void AssertRefused(byte[] zip, string what)
    {
        // ML.NET calls loaders by reflection, one inside the other.
        Exception error = Assert.Throws<Exception>(() => (Load(zip) as IDisposable)?.Dispose(), what);
        while (error is System.Reflection.TargetInvocationException { InnerException: { } inner })
        {
            error = inner;
        }

        Assert.IsTrue(error is FormatException or InvalidDataException or InvalidOperationException or ArgumentException, $"{what}: {error}");
        Assert.IsGreaterThan(30, error.Message.Length, what);
    }

    private ITransformer Load(byte[] zip)
    {
        using var stream = new MemoryStream(zip);
        ITransformer model = _ml.Model.Load(stream, out _);
        return model is TransformerChain<ITransformer> chain ? chain.Single() : model;
    }
}
