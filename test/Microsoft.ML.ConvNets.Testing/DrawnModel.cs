using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.ConvNets.Models;
using Microsoft.ML.ConvNets.Scoring;
using Microsoft.ML.ConvNets.Weights;
using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Testing;

/// <summary>Models whose weights are drawn, for what holds of any weights.</summary>
internal static class DrawnModel
{
    internal const int Side = 24;

    /// <summary>A network that ends with global average pooling, its feature maps 6×6.</summary>
    internal static Network Pooled { get; } = Network.Sequential(
        Conv2D(6, 3, padding: ConvPadding.Same), BatchNorm(Activation.Relu), MaxPool2D(2),
        Conv2D(8, 3, stride: 2, padding: ConvPadding.Same, activation: Activation.Relu), GlobalAveragePool2D(), Dropout(0.2));

    /// <summary>One with a hidden layer behind feature maps of 12×12.</summary>
    internal static Network Hidden { get; } = Network.Sequential(
        Conv2D(6, 3, padding: ConvPadding.Same, activation: Activation.Relu), MaxPool2D(2), Flatten(), Dense(16, Activation.Relu));

    internal static ConvNetClassifierTransformer Classifier(
        MLContext ml, Network network, int classes = 4, int seed = 1, ImagePreprocessing? preprocessing = null)
    {
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(TestImages.Load(ml, classes, classes));
        var labels = ClassLabels.Of(keys.Transform(TestImages.Load(ml, classes, classes)).Schema["Label"]);
        return new ConvNetClassifierTransformer(ml, Of(network, new MulticlassHead("Score", "PredictedLabel", labels), seed, preprocessing));
    }

    internal static ConvNetBinaryClassifierTransformer Binary(MLContext ml, Network network) =>
        new(ml, Of(network, new BinaryHead("Score", "Probability", "PredictedLabel"), seed: 1));

    internal static ConvNetMultiLabelClassifierTransformer MultiLabel(MLContext ml, Network network, params string[] labels) =>
        new(ml, Of(network, new MultiLabelHead("Score", "PredictedLabel", labels), seed: 1));

    internal static ConvNetRegressorTransformer Regressor(MLContext ml, Network network) => new(ml, Of(network, new RegressionHead("Score"), seed: 1));

    /// <summary>Random colors, in blocks of some pixels, so that places differ.</summary>
    internal static MLImage Image(int seed = 1, int height = Side, int width = Side)
    {
        var random = new Random(seed);
        byte[] colors = new byte[3 * 36];
        random.NextBytes(colors);
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, NoiseImages.Pixels(
            width, height, 30, random, (c, x, y) => colors[(3 * ((y * 6 / height * 6) + (x * 6 / width))) + c] * 220 / 255));
    }

    private static TrainedModel Of(Network network, PredictionHead head, int seed, ImagePreprocessing? preprocessing = null)
    {
        preprocessing ??= ImagePreprocessing.ZeroToOne(TensorShape.Image(3, Side, Side));
        Network whole = network.WithOutputLayer(head.Outputs);
        WeightTable weights = WeightTable.Draw(whole.Weights(preprocessing.Shape), seed);
        var random = new Random(seed);
        foreach (string bias in weights.Specs.Select(static spec => spec.Name).Where(static name => name.EndsWith("bias", StringComparison.Ordinal)))
        {
            // Biases begin with next to nothing.
            float[] values = weights[bias];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (random.NextSingle() - 0.5f) / 2;
            }
        }

        return new TrainedModel(
            new ModelMetadata("Image", InputKind.Image, preprocessing.Shape, preprocessing, BadImageAction.Fail), head,
            new NetworkScorer(whole, weights, preprocessing.Shape, preprocessing, head.Function), History: null);
    }
}
