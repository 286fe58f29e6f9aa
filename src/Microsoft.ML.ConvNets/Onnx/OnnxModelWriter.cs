using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>Layers with their weights as an ONNX model: from packed pixels, or vectors, to scores.</summary>
internal static class OnnxModelWriter
{
    /// <summary>The name of the graph's input.</summary>
    internal const string InputName = "input";

    /// <summary>The name of the graph's output, <c>[N, outputs]</c>.</summary>
    internal const string OutputName = "output";

    /// <summary>What the output layer of an exported graph gives, <c>[N, outputs]</c>.</summary>
    internal const string LogitsName = "logits";

    /// <summary>The scores, softmax or sigmoid of the logits, <c>[N, outputs]</c>.</summary>
    internal const string ScoresName = "scores";

    /// <summary>What comes into the output layer of an exported graph, <c>[N, features]</c>.</summary>
    internal const string FeaturesName = "features";

    /// <summary>Writes the graph that scoring runs.</summary>
    /// <param name="layers">The layers, which follow one another.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="function">The function applied to the last layer's output.</param>
    internal static ModelProto Of(
        IReadOnlyList<ResolvedLayer> layers, WeightTable weights, OnnxInput input, OutputFunction function)
    {
        var graph = new OnnxGraphBuilder();
        var ops = new OnnxOps(graph);
        OnnxValue last = Run(graph, ops, layers, spec => graph.Constant(spec.Name, [.. spec.Shape], weights[spec.Name]), input)[^1];
        TensorShape shape = layers.Count == 0 ? input.Shape : layers[^1].Output;
        graph.Output(OutputName, Output(ops, last, shape, function), shape.Length);
        return graph.ToModel();
    }

    /// <summary>Writes the graph for others: with the outputs <c>logits</c> and <c>scores</c>, and what else was asked for.</summary>
    /// <param name="layers">The layers with the output layer.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="function">The function that turns logits into scores.</param>
    /// <param name="options">What is written, and how weights are stored.</param>
    internal static ModelProto ForExport(
        IReadOnlyList<ResolvedLayer> layers, WeightTable weights, OnnxInput input, OutputFunction function, OnnxExportOptions options)
    {
        var graph = new OnnxGraphBuilder();
        var ops = new OnnxOps(graph);
        List<OnnxValue> values = Run(graph, ops, layers, spec => OnnxWeights.Of(graph, spec, weights[spec.Name], options.Weights), input);
        long outputs = layers[^1].Output.Length;
        graph.Output(LogitsName, values[^1], outputs);
        if (options.IncludeScores)
        {
            graph.Output(ScoresName, Output(ops, values[^1], layers[^1].Output, function), outputs);
        }

        if (options.IncludeFeatures)
        {
            TensorShape shape = layers[^1].Input;
            graph.Output(FeaturesName, Output(ops, values[^2], shape, OutputFunction.None), shape.Length);
        }

        return graph.ToModel();
    }

    /// <summary>What comes into the first layer, and what each gives.</summary>
    private static List<OnnxValue> Run(
        OnnxGraphBuilder graph, OnnxOps ops, IReadOnlyList<ResolvedLayer> layers, Func<WeightSpec, OnnxValue> weightOf, OnnxInput input)
    {
        List<OnnxValue> values = [Input(graph, ops, input)];
        var scope = WeightScope<OnnxValue>.Of(layers.SelectMany(static layer => layer.Weights).Select(
            spec => (spec.Name, spec.Role == WeightRole.Counter ? new OnnxValue(spec.Name) : weightOf(spec))));
        foreach (ResolvedLayer layer in layers)
        {
            values.Add(layer.Forward(ops, values[^1], scope.Of(layer.Name)));
        }

        return values;
    }

    private static OnnxValue Input(OnnxGraphBuilder graph, OnnxOps ops, OnnxInput input)
    {
        TensorShape shape = input.Shape;
        if (input.Scaling is not { } scaling)
        {
            return graph.Input(InputName, TensorProto.Types.DataType.Float, shape.Dimensions);
        }

        OnnxValue pixels = graph.Input(InputName, TensorProto.Types.DataType.Uint8, shape.Height, shape.Width, shape.Channels);
        OnnxValue planes = ops.Transpose(pixels, 0, 3, 1, 2);
        OnnxValue numbers = graph.Node("Cast", [planes], OnnxGraphBuilder.Attribute("to", (long)TensorProto.Types.DataType.Float));
        long[] channels = [shape.Channels, 1, 1];
        OnnxValue scale = graph.Constant(
            "pixel_scale", channels, Array.ConvertAll(scaling.StandardDeviation, static deviation => 1 / (255f * deviation)));
        OnnxValue scaled = ops.Combine(Arithmetic.Multiply, numbers, scale);
        return scaling.Mean.All(static mean => mean == 0)
            ? scaled
            : ops.Combine(Arithmetic.Add, scaled, graph.Constant("pixel_offset", channels, Offsets(scaling)));
    }

    private static float[] Offsets(PixelScaling scaling) =>
        [.. scaling.Mean.Zip(scaling.StandardDeviation, static (mean, deviation) => -mean / deviation)];

    private static OnnxValue Output(OnnxOps ops, OnnxValue value, TensorShape shape, OutputFunction function)
    {
        if (shape.IsImage)
        {
            value = ops.Flatten(function == OutputFunction.ChannelsLast ? ops.Transpose(value, 0, 2, 3, 1) : value);
        }

        return function switch
        {
            OutputFunction.Softmax => ops.Activate(value, Activation.Softmax, takesInput: true),
            OutputFunction.Sigmoid => ops.Activate(value, Activation.Sigmoid, takesInput: true),
            _ => value,
        };
    }
}
