using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>A backbone that runs in a blink, and the way to a featurizer of it.</summary>
internal static class FeaturizerSamples
{
    /// <summary>Feature maps of [6, 8, 8] for images of 16×16.</summary>
    internal static Backbone Maps { get; } = new(
        "tiny",
        [
            Block([Conv2D(6, 3, padding: 1, useBias: false, name: "conv"), BatchNorm(Activation.Relu, name: "bn")], "stem"),
            MaxPool2D(2),
            Block([Residual([Conv2D(6, 3, padding: 1, name: "conv")], name: "0")], "stage1"),
        ],
        minimumSize: 4);

    /// <summary>The same with a vector of 6.</summary>
    internal static Backbone Vector { get; } = new("tiny", [.. Maps.Layers, GlobalAveragePool2D()], minimumSize: 4);

    internal static ConvNetFeaturizer Featurizer(MLContext ml, Action<ConvNetFeaturizer.Options>? change = null)
    {
        var options = new ConvNetFeaturizer.Options
        {
            Backbone = Vector,
            InputShape = TensorShape.Image(3, TestImages.Side, TestImages.Side),
            Seed = 1,
            Threads = 1,
        };
        change?.Invoke(options);
        return ml.Transforms.ConvNetFeaturizer(options);
    }

    internal static float[][] FeaturesOf(IDataView data, string column = "Features") => [.. data.GetColumn<float[]>(column)];

    internal static void AssertClose(float[][] expected, float[][] actual, double tolerance = 1e-6)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i]);
            for (int k = 0; k < expected[i].Length; k++)
            {
                Assert.AreEqual(expected[i][k], actual[i][k], tolerance, $"row {i}, value {k}");
            }
        }
    }
}

/// <summary>What a featurizer says of an image.</summary>
public sealed class ImageFeatures
{
    public float[] Features { get; set; } = [];
}
