namespace Microsoft.ML.ConvNets.Tests.Explanations;

/// <summary>Covering what speaks for a class.</summary>
[TestClass]
public sealed class OcclusionTests
{
    /// <summary>The model compares the halves of an image by known weights; all that is bright is one spot.</summary>
    [TestMethod]
    [DataRow(2, 3, "left")]
    [DataRow(18, 21, "right")]
    public void What_is_covered_counts_where_the_class_is_decided(int left, int top, string expected)
    {
        const int Spot = 8;
        const int Size = 32;
        using TransformerChain<ConvNetClassifierTransformer> chain = TinyModel.Classifier(new MLContext(seed: 1));
        using MLImage image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Rgba32, NoiseImages.Pixels(
            Size, Size, 10, new Random(1), (_, x, y) => IsWithin(x, y, margin: 0) ? 200 : 20));
        Explanation explanation = chain.LastTransformer.Explain(image);
        Assert.AreEqual((expected, ExplanationMethod.Occlusion), (explanation.ClassName, explanation.Method));
        Assert.IsNull(explanation.BiasPart);
        Assert.AreEqual((TestImages.Side, TestImages.Side), (explanation.Map.Height, explanation.Map.Width));
        HeatMap map = explanation.ImageMap;
        double near = 0, all = 0;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                double value = Math.Max(0, map[y, x]);
                all += value;

                // A patch that touches the spot lies on its neighbors, too: three pixels of sixteen. And what is dark in the other half
                // becomes brighter when it is covered, which speaks for the other class.
                near += IsWithin(x, y, margin: 6) ? value : 0;
            }
        }

        Assert.IsGreaterThan(0.7, near / all);
        Assert.IsGreaterThan(0.5 * map.Peak, map[top + (Spot / 2), left + (Spot / 2)]);

        bool IsWithin(int x, int y, int margin) =>
            x >= left - margin && x < left + Spot + margin && y >= top - margin && y < top + Spot + margin;
    }

    [TestMethod]
    public void An_image_of_one_color_has_nothing_to_cover()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(new MLContext(seed: 1), DrawnModel.Hidden);
        using MLImage image = MLImage.CreateFromPixels(
            DrawnModel.Side, DrawnModel.Side, MLPixelFormat.Rgba32, NoiseImages.Pixels(DrawnModel.Side, DrawnModel.Side, 1, new Random(1), static (c, _, _) => 80 * c));
        Assert.AreEqual(0, model.Explain(image).Map.Peak, 1e-6);
    }

    [TestMethod]
    public void An_occlusion_ends_when_it_is_to()
    {
        using ConvNetClassifierTransformer model = DrawnModel.Classifier(new MLContext(seed: 1), DrawnModel.Hidden);
        using MLImage image = DrawnModel.Image();
        Assert.ThrowsExactly<OperationCanceledException>(() => model.Explain(image, cancellationToken: new CancellationToken(canceled: true)));
    }
}
