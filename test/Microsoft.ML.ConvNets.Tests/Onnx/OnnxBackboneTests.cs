



using Microsoft.ML.ConvNets.Images;

namespace Microsoft.ML.ConvNets.Tests.Onnx;

/// <summary>Every backbone gives the same features and class scores on libtorch and on ONNX Runtime.</summary>
[TestClass]
public class OnnxBackboneTests
{
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Features_and_class_scores_are_the_same(string name)
    {
        // The compact backbone has no top.
        foreach (bool includeTop in name == "compact" ? [false] : new[] { false, true })
        {
            Backbone backbone = Backbones.Get(name, includeTop: includeTop);
            int side = Math.Max(backbone.MinimumSize, 64) + 1;
            TensorShape shape = TensorShape.Image(3, side, side);
            OnnxParity.AssertSame(new ConvNet(LayerSequence.Create([backbone.AsLayer(0)]), shape), shape, ImagePreprocessing.ZeroToOne(shape));
        }
    }

    private static IEnumerable<object[]> Names => Backbones.All.Keys.Select(static name => new object[] { name });
}
