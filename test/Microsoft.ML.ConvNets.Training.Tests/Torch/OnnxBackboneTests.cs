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

    // Of the four VGGs, which differ in the number of their convolutions, the smallest without norms and the largest with them.
    private static IEnumerable<object[]> Names =>
        Backbones.All.Keys.Where(static name => name is not ("vgg19" or "vgg16_bn")).Select(static name => new object[] { name });
}
