using System.Text.Json;
using Microsoft.ML.ConvNets.Images;


namespace Microsoft.ML.ConvNets.Tests;

[TestClass]
public class KnownWeightsTests
{
    private const string Script = """
        import json, re
        import torchvision.models as m
        found = {}
        for name in dir(m):
            if name.endswith("_Weights"):
                for weights in getattr(m, name):
                    if weights.name != "IMAGENET1K_V1":
                        continue
                    t = weights.transforms()
                    found[weights.url] = {"size": t.crop_size[0], "resize": t.resize_size[0], "mean": t.mean, "std": t.std, "mode": t.interpolation.name,
                                          "classes": weights.meta["categories"]}
        print(json.dumps(found))
        """;

    /// <summary>Those that are downloaded, not shipped.</summary>
    private static List<PretrainedWeights> Downloads => [.. KnownWeights.All.Where(w => w.Address is not null)];

    [TestMethod]
    public void Known_weights_agree_with_torchvision()
    {
        JsonElement expected = JsonDocument.Parse(Python.Run(Script, "torchvision")).RootElement;
        foreach (PretrainedWeights weights in Downloads.Where(w => w.Name != "xception"))
        {
            Assert.IsTrue(expected.TryGetProperty(weights.Address!.ToString(), out JsonElement one), $"{weights}");
            PretrainedPreprocessing preprocessing = weights.Preprocessing;
            Assert.AreEqual(one.GetProperty("size").GetInt32(), preprocessing.Size, weights.Name);
            Assert.AreEqual((one.GetProperty("resize").GetInt32(), one.GetProperty("resize").GetInt32()),
                CropRectangle.Covered(preprocessing.Size, preprocessing.Size, preprocessing.CropRatio!.Value), weights.Name);
            Assert.AreEqual(one.GetProperty("mode").GetString(), preprocessing.Interpolation.ToString().ToUpperInvariant(), weights.Name);
            CollectionAssert.AreEqual(one.GetProperty("classes").EnumerateArray().Select(c => c.GetString()).ToList(), weights.ClassNames.ToList(), weights.Name);
            Assert.AreEqual(weights.FileName, weights.Address.Segments[^1]);
            StringAssert.Contains(weights.FileName, $"-{weights.Sha256}.pth");
            Assert.HasCount(8, weights.Sha256!);
            // Inception's network in torchvision turns ImageNet's scaling into -1 to 1 by itself.
            float[] mean = weights.Name == "inception_v3" ? [0.5f] : Numbers(one.GetProperty("mean"));
            float[] deviation = weights.Name == "inception_v3" ? [0.5f] : Numbers(one.GetProperty("std"));
            CollectionAssert.AreEqual(mean, preprocessing.Scaling.Mean.ToArray(), weights.Name);
            CollectionAssert.AreEqual(deviation, preprocessing.Scaling.StandardDeviation.ToArray(), weights.Name);
        }

        static float[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];
    }

    [TestMethod]
    public void Known_weights_are_found_by_name_whatever_its_letters()
    {
        Assert.HasCount(18, Downloads);
        Assert.AreEqual(18, Downloads.Select(w => w.FileName).Distinct().Count());
        foreach (PretrainedWeights weights in Downloads)
        {
            Assert.AreSame(weights, KnownWeights.Get(weights.Name));
            Assert.AreSame(weights, KnownWeights.Get(weights.Name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()));
            Assert.HasCount(1000, weights.ClassNames);
            Assert.AreEqual("https", weights.Address!.Scheme);
            // Four bytes a parameter, and some for names: a length that says otherwise would refuse the right file.
            if (weights.Length is long length)
            {
                long values = 4 * Backbones.Get(weights.Name, includeTop: true).AsLayer(0).ParameterCount(TensorShape.Image(3, weights.Preprocessing.Size, weights.Preprocessing.Size));
                Assert.IsTrue(length > values && length < (values * 1.15) + 200_000, $"{weights.Name}: {length} bytes for {values}");
            }
        }

        Assert.AreEqual("43020ad28", KnownWeights.Xception.Sha256);
        Assert.AreEqual((333, 333), CropRectangle.Covered(299, 299, KnownWeights.Xception.Preprocessing.CropRatio!.Value));
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => KnownWeights.Get("resnet19")).Message, "resnet18, resnet34");
    }

    [TestMethod]
    public void Every_backbone_that_others_trained_has_known_weights()
    {
        foreach (string name in Backbones.All.Keys.Where(n => n != "compact"))
        {
            Assert.AreEqual(name, KnownWeights.Get(name).Name);
        }
    }

    [TestMethod]
    public void Weights_of_another_backbone_or_number_of_classes_are_refused_when_the_network_is_described()
    {
        foreach (PretrainedWeights weights in KnownWeights.All)
        {
            Assert.AreEqual(weights, Backbones.Get(weights.Name, weights).Weights);
            string message = Assert.ThrowsExactly<ArgumentException>(() => Backbones.Get(weights.Name == "resnet18" ? "resnet34" : "resnet18", weights)).Message;
            StringAssert.Contains(message, $"the weights of '{weights.Name}'");
        }

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Backbones.ResNet18() with { Weights = KnownWeights.VGG16 }).Message, "KnownWeights.Get(\"resnet18\")");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Backbones.ResNet18(KnownWeights.ResNet18, includeTop: true, classes: 10)).Message, "1,000 classes apart, the classifier 10");
        Assert.AreEqual(KnownWeights.ResNet18, Backbones.ResNet18(KnownWeights.ResNet18, classes: 10).Weights, "without a classifier any number does");
    }

    [TestMethod]
    public void A_network_begins_with_the_weights_of_its_backbone()
    {
        PretrainedWeights file = PretrainedWeights.FromFile("mine.pth");
        Network network = Network.FromBackbone(Backbones.ResNet18(file));
        Assert.AreEqual(file, network.Start!.Weights);
        Assert.AreEqual(TensorShape.Image(3, 224, 224), network.Start!.DefaultShape);
        Assert.IsNull(Network.FromBackbone(Backbones.ResNet18()).Start);
        Assert.AreEqual(file, network.WithFrozenBlocks(1).WithInput(64, 64).Start!.Weights, "changes keep them");
    }
}
