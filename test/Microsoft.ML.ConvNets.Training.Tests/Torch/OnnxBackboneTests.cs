using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Training.Tests.Torch;

/// <summary>Backbones give the same features and class scores on libtorch and on ONNX Runtime.</summary>
[TestClass]
public class OnnxBackboneTests
{
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Features_and_class_scores_are_the_same(string name)
    {
        // Two have no top.
        foreach (bool includeTop in name is "compact" or "imagenet_resnet18" ? [false] : new[] { false, true })
        {
            Backbone backbone = Backbones.Get(name, includeTop: includeTop);
            int side = Math.Max(backbone.MinimumSize, 64) + 1;
            TensorShape shape = TensorShape.Image(3, side, side);
            OnnxParity.AssertSame(new Network(LayerSequence.Create([backbone.AsLayer(0)]), shape), shape, ImagePreprocessing.ZeroToOne(shape));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Exported_files_give_the_logits_of_libtorch(string name)
    {
        if (name is "xception" or "inception_v3")
        {
            LongTests.Require();
        }

        using var folder = new TemporaryFolder();
        Backbone backbone = Backbones.Get(name);
        foreach (int side in (int[])[Math.Max(backbone.MinimumSize, 32), Math.Max(backbone.MinimumSize, 64) + 11])
        {
            OnnxParity.AssertExportIsSame(
                Network.FromBackbone(backbone).WithOutputLayer(5), TensorShape.Image(3, side, side + 2), folder.File("model.onnx"));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Exported_files_of_presets_give_the_logits_of_libtorch(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (TensorShape shape in (TensorShape[])[TensorShape.Image(1, 64, 64), TensorShape.Image(3, 50, 62)])
        {
            OnnxParity.AssertExportIsSame(NetworkPresets.Get(name).WithOutputLayer(5), shape, folder.File("model.onnx"));
        }
    }

    private static IEnumerable<object[]> Presets => NetworkPresets.All.Keys.Select(static name => new object[] { name });

    private static IEnumerable<object[]> Names => TestedBackbones.Names.Select(static name => new object[] { name });
}
