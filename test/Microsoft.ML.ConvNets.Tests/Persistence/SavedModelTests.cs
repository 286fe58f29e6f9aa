using System.IO.Compression;

namespace Microsoft.ML.ConvNets.Tests.Persistence;

[TestClass]
public class SavedModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void All_that_a_model_is_survives()
    {
        IDataView data = TestImages.Load(_ml, 24, classes: 3);
        using var model = TinyModel.Classifier(_ml, classes: 3, BadImageAction.Skip, score: "Shares", predictedLabel: "Best");
        using var loaded = Reload<TransformerChain<ITransformer>>(model, data.Schema);
        var classifier = (ConvNetClassifierTransformer)loaded.LastTransformer;
        Assert.AreEqual(TinyModel.Network, classifier.Network);
        Assert.AreEqual(model.LastTransformer.InputShape, classifier.InputShape);
        CollectionAssert.AreEqual(model.LastTransformer.ClassNames.ToArray(), classifier.ClassNames.ToArray());
        Assert.IsNull(classifier.History);
        AssertSameBits(model.Transform(data), loaded.Transform(data), "Shares");
        CollectionAssert.AreEqual(model.Transform(data).GetColumn<uint>("Best").ToArray(), loaded.Transform(data).GetColumn<uint>("Best").ToArray());
        Assert.AreEqual(ModelZip.WeightsOf(_ml, model), ModelZip.WeightsOf(_ml, loaded), "saved again");
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, Best>(loaded);
        Assert.AreEqual(0u, engine.Predict(new ImageRow { Label = "left" }).Key, "OnBadImage");
    }

    [TestMethod]
    public void A_model_of_an_earlier_version_loads_though_its_padded_convolutions_had_other_names()
    {
        IDataView data = TestImages.Load(_ml, 16);
        using var model = TinyModel.Classifier(_ml);
        byte[] zip = ModelZip.Save(_ml, model, data.Schema);
        byte[] weights = ModelZip.Entry(zip, "weights.safetensors");
        byte[] earlier = ModelZip.With(
            ModelZip.With(zip, "weights.safetensors", ModelZip.Renamed(weights, "conv2d_1.weight", "conv2d_1.conv.weight")), "checksum.sha256", null);
        using var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(new MemoryStream(earlier), out _);
        AssertSameBits(model.Transform(data), loaded.Transform(data), "Score");
        CollectionAssert.Contains(((ConvNetClassifierTransformer)loaded.LastTransformer).WeightNames.ToArray(), "conv2d_1.weight");

        byte[] foreign = ModelZip.With(
            ModelZip.With(zip, "weights.safetensors", ModelZip.Renamed(weights, "conv2d_1.weight", "conv2d_1.other.weight")), "checksum.sha256", null);
        Exception refused = Assert.Throws<Exception>(() => new MLContext().Model.Load(new MemoryStream(foreign), out _));
        StringAssert.Contains(refused.ToString(), "Missing: conv2d_1.weight");
    }

    [TestMethod]
    public void What_a_network_is_stands_in_the_zip_as_it_is_and_is_read_deflated_as_well()
    {
        IDataView data = TestImages.Load(_ml, 4);
        using var model = TinyModel.Classifier(_ml);
        byte[] zip = ModelZip.Save(_ml, model, data.Schema);
        using (var archive = new ZipArchive(new MemoryStream(zip)))
        {
            ZipArchiveEntry weights = archive.Entries.Single(entry => entry.Name == "weights.safetensors");
            Assert.AreEqual(weights.Length, weights.CompressedLength);
        }

        var deflated = new MemoryStream();
        using (var archive = new ZipArchive(new MemoryStream(zip)))
        using (var other = new ZipArchive(deflated, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using Stream from = entry.Open();
                using Stream to = other.CreateEntry(entry.FullName.Replace('/', '\\'), CompressionLevel.Optimal).Open();
                from.CopyTo(to);
            }
        }

        deflated.Position = 0;
        using var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(deflated, out _);
        AssertSameBits(model.Transform(data), loaded.Transform(data), "Score");
    }

    private T Reload<T>(ITransformer model, DataViewSchema schema)
        where T : class, ITransformer
    {
        using var stream = new MemoryStream(ModelZip.Save(_ml, model, schema));
        return (T)new MLContext().Model.Load(stream, out _);
    }

    private static void AssertSameBits(IDataView expected, IDataView actual, string column) => CollectionAssert.AreEqual(
        expected.GetColumn<float[]>(column).SelectMany(s => s.Select(BitConverter.SingleToUInt32Bits)).ToArray(),
        actual.GetColumn<float[]>(column).SelectMany(s => s.Select(BitConverter.SingleToUInt32Bits)).ToArray());

    private sealed class Best
    {
        [ColumnName("Best")]
        [KeyType(3)]
        public uint Key { get; set; }
    }
}
