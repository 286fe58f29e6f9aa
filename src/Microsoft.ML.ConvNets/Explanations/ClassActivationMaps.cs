using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx;
using Microsoft.ML.ConvNets.Scoring;

namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>
/// The class activation maps of a network that ends with global average pooling and the output layer (Zhou et al., 2016). The mean and the
/// output layer are linear and may change places: without the pooling, and with the output layer as a convolution of 1×1, the network gives
/// for each class what each place adds to its logit. The sum of a map and the class's bias is the logit, the temperature of the calibration
/// included, which is in the output layer's weights.
/// </summary>
internal sealed class ClassActivationMaps : IDisposable
{
    /// <summary>With fewer along a side, a place is more than a fifth of the image: too coarse to tell where an object is.</summary>
    private const int FewestPlaces = 5;

    private readonly NetworkScorer _maps;
    private readonly TensorShape _shape;
    private readonly float[] _bias;

    private ClassActivationMaps(NetworkScorer maps, TensorShape shape, float[] bias)
    {
        (_maps, _shape, _bias) = (maps, shape, bias);
    }

    /// <summary>Why a network has no such maps; null if it has.</summary>
    internal static string? ProblemOf(NetworkScorer scorer) => BeforePooling(scorer.Network, out string problem) is null ? problem : null;

    /// <summary>Whether a network has maps with at least five places along each side.</summary>
    internal static bool AreFine(NetworkScorer scorer) =>
        BeforePooling(scorer.Network, out _) is { } before
        && new Network(before, input: null).OutputShape(scorer.Shape) is { Height: >= FewestPlaces, Width: >= FewestPlaces };

    /// <exception cref="InvalidOperationException">The network has no such maps.</exception>
    internal static ClassActivationMaps Of(NetworkScorer scorer)
    {
        LayerSequence before = BeforePooling(scorer.Network, out string problem) ?? throw new InvalidOperationException(
            $"A class activation map is not possible for this network: {problem}. ExplanationMethod.Occlusion is for every network; "
            + "ExplainByGradient, in Microsoft.ML.ConvNets.Training, for most.");
        var features = new Network(before, input: null);
        TensorShape shape = features.OutputShape(scorer.Shape);
        Network network = features.Append(
            Layers.Conv2D((int)scorer.Network.OutputShape(scorer.Shape).Length, 1, useBias: false, name: Network.OutputLayerName));
        float share = 1f / (shape.Height * shape.Width);
        float[] output = Array.ConvertAll(scorer.Weights[$"{Network.OutputLayerName}.weight"], value => value * share);
        WeightSpec spec = network.Weights(scorer.Shape).First(weight => weight.Name == $"{Network.OutputLayerName}.weight");
        var maps = new NetworkScorer(
            network, scorer.Weights.With(Network.OutputLayerName, spec, output), scorer.Shape, scorer.Preprocessing, OutputFunction.None)
        {
            Options = scorer.Options,
        };
        return new ClassActivationMaps(maps, shape, scorer.Weights[$"{Network.OutputLayerName}.bias"]);
    }

    /// <summary>The maps of all outputs, one after the other, and the outputs.</summary>
    internal (float[] Maps, float[] Logits) Run(PackedImage image)
    {
        float[] maps = new float[_bias.Length * _shape.Height * _shape.Width];
        _maps.Score<byte>(image.Pixels, 1, maps);
        float[] logits = new float[_bias.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = (float)(MapOf(maps, i).Sum() + _bias[i]);
        }

        return (maps, logits);
    }

    /// <summary>The map of one output, with its sign turned round for -1.</summary>
    internal HeatMap MapOf(float[] maps, int output, int sign = 1)
    {
        int places = _shape.Height * _shape.Width;
        return new HeatMap(
            _shape.Height, _shape.Width, Array.ConvertAll(maps[(output * places)..((output + 1) * places)], value => sign * value));
    }

    /// <summary>What an output has without any image.</summary>
    internal float BiasOf(int output) => _bias[output];

    public void Dispose() => _maps.Dispose();

    /// <summary>The layers before the pooling that the output layer's input comes from; null where there is none.</summary>
    private static LayerSequence? BeforePooling(Network network, out string problem)
    {
        Layer[] layers = [.. network.Layers.SkipLast(1)];
        int last = LastThatComputes(layers);
        if (last == 0 && layers[0] is BackboneLayer backbone)
        {
            Layer[] inner = [.. backbone.Layers];
            last = LastThatComputes(inner);
            problem = last > 0 ? Problem(inner[last]) : $"all of {backbone.Architecture} is its pooling";
            return last > 0 && IsGlobalMean(inner[last])
                ? [new BackboneLayer(backbone.Architecture, [.. inner[..last]], 0, backbone.MinimumSize) { Name = backbone.Name }]
                : null;
        }

        problem = last >= 0 ? Problem(layers[last]) : "it has no layers before its output layer";
        return last >= 0 && IsGlobalMean(layers[last]) ? [.. layers[..last]] : null;

        static string Problem(Layer layer) =>
            $"what comes into its output layer is made by {layer.Describe()}, not by global average pooling";
    }

    /// <summary>The last layer that is more than a form of the same values; -1 for none.</summary>
    private static int LastThatComputes(Layer[] layers) =>
        Array.FindLastIndex(layers, static layer => layer is not (DropoutLayer or FlattenLayer or ReshapeLayer));

    private static bool IsGlobalMean(Layer layer) => layer is GlobalAveragePool2DLayer or AdaptiveAveragePool2DLayer { Size: 1 };
}
