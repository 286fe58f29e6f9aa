using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Weights.Formats;

namespace Microsoft.ML.ConvNets.Tests.Weights;

[TestClass]
public class PretrainedWeightsTests
{
    [TestMethod]
    public void Predictions_are_decoded_by_rank()
    {
        float[] scores = new float[1000];
        scores[207] = 0.5f;
        scores[0] = 0.25f;
        scores[999] = 0.75f;
        scores[3] = float.NaN;
        IReadOnlyList<ClassPrediction> top = KnownWeights.ResNet18.DecodePredictions(scores, 3);
        CollectionAssert.AreEqual(
            new ClassPrediction[] { new("toilet tissue", 999, 0.75f), new("golden retriever", 207, 0.5f), new("tench", 0, 0.25f) }, top.ToArray());
        Assert.HasCount(5, KnownWeights.ResNet18.DecodePredictions(scores));
        Assert.HasCount(1000, KnownWeights.ResNet18.DecodePredictions(scores, 5000));
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => KnownWeights.ResNet18.DecodePredictions(new float[10])).Message, "10 scores for the 1,000 classes");
        Assert.Throws<ArgumentOutOfRangeException>(() => KnownWeights.ResNet18.DecodePredictions(scores, 0));
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => PretrainedWeights.FromFile("a.pth").DecodePredictions(scores)).Message, "classNames");
        Assert.AreEqual("b", PretrainedWeights.FromFile("a.pth", classNames: ["a", "b"]).DecodePredictions([1, 2], 1)[0].ClassName);
    }

    [TestMethod]
    [DoNotParallelize] // It sets a variable of the environment.
    public void Weights_open_from_a_file_a_stream_and_the_cache()
    {
        using var folder = new TemporaryFolder();
        using var content = new MemoryStream();
        Safetensors.Write(content, StoredWeights.Table(("w", [3])));
        byte[] bytes = content.ToArray();
        AssertOpens(PretrainedWeights.FromFile(folder.Write("mine.safetensors", bytes)));
        PretrainedWeights shipped = PretrainedWeights.FromStream("shipped", () => new MemoryStream(bytes), PretrainedPreprocessing.ImageNet, ["a"]);
        AssertOpens(shipped);
        AssertOpens(shipped);
        Assert.Throws<InvalidOperationException>(() => shipped.Download());
        Assert.Throws<FileNotFoundException>(() => PretrainedWeights.FromFile(folder.File("none.pth")).Open());

        string? before = Environment.GetEnvironmentVariable("CONVNETS_CACHE");
        try
        {
            Environment.SetEnvironmentVariable("CONVNETS_CACHE", folder.Path);
            using var server = new FileServer(bytes);
            PretrainedWeights known = PretrainedWeights.FromAddress(server.Address);
            AssertOpens(known);
            Assert.AreEqual(folder.File("weights/" + known.FileName), known.Download());
            Assert.AreEqual(folder.File("weights"), PretrainedWeights.CacheFolder);
            Assert.HasCount(1, server.Requests);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CONVNETS_CACHE", before);
        }

        static void AssertOpens(PretrainedWeights weights)
        {
            using WeightFile file = weights.Open();
            Assert.AreEqual("w", file.Entries.Single().Name);
        }
    }

    [TestMethod]
    public void Addresses_and_checksums_that_are_none_are_refused()
    {
        foreach (string address in (string[])["file:///etc/passwd", "ftp://host/a.pth", "https://host/", "https://host/a/..%2Fb", "https://host/%2e%2e", "https://host/.hidden", "https://host/a%00b"])
        {
            Assert.Throws<ArgumentException>(() => PretrainedWeights.FromAddress(new Uri(address)), address);
        }

        var good = new Uri("https://host/models/a.pth?version=2");
        foreach (string checksum in (string[])["", "1234567", "0123456g", new string('0', 65)])
        {
            Assert.Throws<ArgumentException>(() => PretrainedWeights.FromAddress(good, checksum), checksum);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => PretrainedWeights.FromAddress(good, length: -1));
        Assert.AreEqual("a.pth", PretrainedWeights.FromAddress(good, "0123ABCD").FileName);
        Assert.AreEqual("0123abcd", PretrainedWeights.FromAddress(good, "0123ABCD").Sha256);
        string first = PretrainedWeights.FromAddress(good).FileName;
        Assert.AreNotEqual(first, PretrainedWeights.FromAddress(new Uri("https://other/models/a.pth")).FileName, "files of the same name at two places");
        StringAssert.EndsWith(first, ".pth");
    }

    [TestMethod]
    public void The_preparation_fits_a_network_of_another_size_and_of_gray()
    {
        PretrainedPreprocessing given = KnownWeights.EfficientNetB0.Preprocessing;
        ImagePreprocessing whole = given.For(TensorShape.Image(3, 150, 140));
        Assert.IsNull(whole.CropRatio);
        Assert.AreEqual(Interpolation.Bicubic, whole.Interpolation);
        CollectionAssert.AreEqual(new[] { 0.485f, 0.456f, 0.406f }, whole.Mean);
        Assert.AreEqual(0.875, given.For(TensorShape.Image(3, 224, 224), crop: true).CropRatio);
        Assert.AreEqual(0.449f, given.For(TensorShape.Image(1, 28, 28)).Mean.Single(), 1e-5f);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, 0.5f }, KnownWeights.Xception.Preprocessing.For(TensorShape.Image(3, 71, 71)).StandardDeviation);
        Assert.Throws<ArgumentException>(() => given.For(TensorShape.Image(4, 8, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PretrainedPreprocessing { Size = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PretrainedPreprocessing { CropRatio = 1.5 });
        Assert.Throws<ArgumentException>(() => new ChannelScaling([0.5f], [0]));
        Assert.Throws<ArgumentException>(() => new ChannelScaling([0.5f, 0.5f], [1]));
        Assert.AreEqual(ChannelScaling.ImageNet, new ChannelScaling([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]));
    }
}
