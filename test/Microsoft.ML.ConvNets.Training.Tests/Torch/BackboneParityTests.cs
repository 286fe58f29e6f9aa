using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Training.Torch;
using Microsoft.ML.ConvNets.Weights;
using Microsoft.ML.ConvNets.Weights.Formats;
using Microsoft.ML.ConvNets.Weights.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>
/// Each kind of backbone gives torchvision's logits for the weights that torchvision saved, at two image sizes, from PyTorch's format and from
/// safetensors, and the same bits after its model was saved and loaded.
/// </summary>
[TestClass]
public class BackboneParityTests
{
    private const double Tolerance = 1e-4;

    private static TorchvisionPeer? s_peer;

    [ClassCleanup]
    public static void Stop() => s_peer?.Dispose();

    [TestMethod]
    [DataRow("vgg16", "torchvision", 224, 64)]
    [DataRow("vgg16_bn", "torchvision", 160, 64)]
    [DataRow("vgg19_bn", "torchvision", 160, 64)]
    [DataRow("resnet18", "torchvision", 224, 75)]
    [DataRow("resnet50", "torchvision", 224, 96)]
    [DataRow("mobilenet_v2", "torchvision", 224, 97)]
    [DataRow("mobilenet_v3_small", "torchvision", 224, 97)]
    [DataRow("mobilenet_v3_large", "torchvision", 224, 97)]
    [DataRow("inception_v3", "torchvision", 299, 171)]
    [DataRow("densenet121", "torchvision", 224, 97)]
    [DataRow("densenet121", "first", 160, 64)]
    [DataRow("squeezenet1_1", "torchvision", 224, 97)]
    [DataRow("efficientnet_b0", "torchvision", 224, 97)]
    [DataRow("efficientnet_b0", "timm", 160, 97)]
    [DataRow("convnext_tiny", "torchvision", 224, 97)]
    [DataRow("convnext_tiny", "timm", 160, 97)]
    [DataRow("xception", "timm", 299, 171)]
    public void Logits_are_those_of_PyTorch(string name, string style, int size, int other)
    {
        if (!LongTests.AreWanted && (name is "vgg16" or "vgg16_bn" or "vgg19_bn" or "resnet50" or "inception_v3" or "xception" or "convnext_tiny"))
        {
            Assert.Inconclusive("Takes long, and BackboneReferenceTests hold it to outputs that torchvision gave; CONVNETS_STRESS=1 runs it.");
        }

        s_peer ??= TorchvisionPeer.Start();
        using var folder = new TemporaryFolder();
        s_peer.Make(name, style, size, other, folder.Path);
        Backbone backbone = Backbones.Get(name, includeTop: true, topActivation: Activation.None);
        using DisposeScope scope = NewDisposeScope();
        string safetensors = folder.File("weights.safetensors");
        var network = new Network(backbone.Layers, input: null);
        WeightTable weights = WeightTable.Allocate(network.Weights(TensorShape.Image(3, size, size)));
        using (WeightFile file = WeightFile.Open(folder.File("weights.pth")))
        {
            WeightReport report = WeightLoading.Load(file, weights, backbone.NameMaps);
            Assert.IsEmpty(report.Missing, report.ToString());
            Assert.IsEmpty(report.Unexpected, report.ToString());
        }

        AssertLogits(network, weights, folder, size);
        using (FileStream stream = File.Create(safetensors))
        {
            Safetensors.Write(stream, weights);
        }

        WeightTable again = WeightTable.Allocate(weights.Specs);
        using (WeightFile written = WeightFile.Open(safetensors))
        {
            WeightLoading.Load(written, again, []);
        }

        AssertLogits(network, again, folder, other);

        // The same network under other names says nothing new about models.
        if (style == "torchvision" || name == "xception")
        {
            AssertSurvivesInAModel(Backbones.Get(name), safetensors, other);
        }
    }

    private static void AssertLogits(Network network, WeightTable weights, TemporaryFolder folder, int side)
    {
        using TorchNetwork module = TorchNetwork.Create(network, TensorShape.Image(3, side, side), weights);
        module.Evaluate();
        using WeightFile reference = WeightFile.Open(folder.File("logits.pth"));
        Tensor Of(string name)
        {
            WeightEntry entry = reference.Entries.Single(e => e.Name == $"{name}{side}");
            return TensorBytes.Of(reference.Read(entry), entry.Shape);
        }

        using IDisposable inference = inference_mode();

        // As images come from the reader: channel after channel of each pixel.
        Tensor input = Of("input").permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Tensor expected = Of("logits");
        Assert.IsGreaterThan(0.01f, expected.std().item<float>(), "logits that say something");
        TorchReference.AssertClose(expected, module.Run(input), $"logits at {side}×{side}", Tolerance);
    }

    /// <summary>A classifier over the backbone's features scores the same after it was saved and loaded.</summary>
    private static void AssertSurvivesInAModel(Backbone backbone, string weights, int side)
    {
        var ml = new MLContext(seed: 1);
        TensorShape shape = TensorShape.Image(3, side, side);
        Network complete = Network.FromBackbone(backbone).WithOutputLayer(2);
        WeightTable table = WeightTable.Draw(complete.Weights(shape), seed: 1);
        using (WeightFile file = WeightFile.Open(weights))
        {
            WeightLoading.Load(file, table.Under(BackboneLayer.DefaultName), [], name => name.StartsWith($"{Backbones.TopName}.", StringComparison.Ordinal));
        }

        var preprocessing = new ImagePreprocessing(shape, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);
        using var model = new ConvNetClassifierTransformer(ml, new TrainedModel(
            new ModelMetadata("Image", InputKind.Image, shape, preprocessing, BadImageAction.Fail),
            new MulticlassHead("Score", "PredictedLabel", new ClassLabels(null, ["1", "2"])),
            new NetworkScorer(complete, table, shape, preprocessing, OutputFunction.Softmax), History: null));
        IDataView data = TestImages.Load(ml, 1);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = ml.Model.Load(stream, out _);
        using var owned = (IDisposable)loaded;
        CollectionAssert.AreEqual(ScoresOf(model, data), ScoresOf(loaded, data));
    }

    private static float[] ScoresOf(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score").Single()];
}
