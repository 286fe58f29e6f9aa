using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx.Embedding;
using Microsoft.ML.ConvNets.Trust;
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
    /// <param name="comparison">The similarity of features that follows the other outputs; null for none.</param>
    internal static ModelProto Of(
        IReadOnlyList<ResolvedLayer> layers, WeightTable weights, OnnxInput input, OutputFunction function,
        FeatureComparison? comparison = null)
    {
        var graph = new OnnxGraphBuilder();
        var ops = new OnnxOps(graph);
        List<OnnxValue> values = Run(graph, ops, layers, spec => graph.Constant(spec.Name, [.. spec.Shape], weights[spec.Name]), input);
        TensorShape shape = layers.Count == 0 ? input.Shape : layers[^1].Output;
        OnnxValue output = Output(ops, values[^1], shape, function);
        if (comparison is { Prototypes: var prototypes, Layers: var place })
        {
            OnnxValue features = Output(ops, values[place], layers[place].Input, OutputFunction.None);
            output = ops.Concat([output, Similarity(graph, features, prototypes)]);
        }

        graph.Output(OutputName, output, shape.Length + (comparison is null ? 0 : 1));
        return graph.ToModel();
    }

    /// <summary>
    /// Writes the graphs that scoring runs one after the other: one, unless an embedded file is of a version of ONNX's operators in which
    /// the rest cannot be written.
    /// </summary>
    /// <param name="layers">The layers, which follow one another.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="function">The function applied to the last layer's output.</param>
    /// <param name="comparison">The similarity of features that follows the other outputs; null for none.</param>
    internal static IReadOnlyList<GraphStage> Stages(
        IReadOnlyList<ResolvedLayer> layers, WeightTable weights, OnnxInput input, OutputFunction function,
        FeatureComparison? comparison = null)
    {
        if (layers is [{ Layer: BackboneLayer backbone } first, ..] && backbone.Layers.All(static layer => layer is OnnxModelLayer))
        {
            comparison = comparison?.After(1 - backbone.Layers.Count);
            layers = [.. backbone.Layers.Resolve(first.Input, first.Name), .. layers.Skip(1)];
        }

        for (int count = layers.Count; ; count--)
        {
            bool isAll = count == layers.Count;
            ResolvedLayer[] taken = [.. layers.Take(count)];
            TensorShape output = count == 0 ? input.Shape : taken[^1].Output;
            try
            {
                ModelProto model = Of(taken, weights, input, isAll ? function : OutputFunction.None, isAll ? comparison : null);
                var stage = new GraphStage(model, input, output);
                return isAll
                    ? [stage]
                    : [stage, .. Stages([.. layers.Skip(count)], weights, new OnnxInput(output, null), function, comparison?.After(count))];
            }
            catch (OperatorVersionException) when (count > (input.Scaling is null ? 1 : 0))
            {
                // The last layer belongs to another version: it begins the next graph.
            }
        }
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

    private static OnnxValue Input(OnnxGraphBuilder graph, OnnxOps ops, OnnxInput input) => input.Scaling is { } scaling
        ? new OnnxPixelInput(graph, ops).Add(InputName, input, scaling)
        : graph.Input(
            InputName, TensorProto.Types.DataType.Float, Array.ConvertAll(input.Shape.Dimensions, static side => (OnnxDimension)side));

    /// <summary>The cosine of each sample's features to those of the k-th nearest prototype, <c>[N, 1]</c>.</summary>
    private static OnnxValue Similarity(OnnxGraphBuilder graph, OnnxValue features, FeaturePrototypes prototypes)
    {
        OnnxValue known = graph.Constant("prototypes", [prototypes.Count, prototypes.Length], prototypes.Values);
        OnnxValue directions = graph.Node("LpNormalization", [features], OnnxGraphBuilder.Attribute("axis", 1));
        OnnxValue cosines = graph.Node("Gemm", [directions, known], OnnxGraphBuilder.Attribute("transB", 1));
        OnnxValue nearest = graph.FirstOfTwo("TopK", [cosines, graph.Constant("neighbors", prototypes.Neighbor)]);
        float[] last = new float[prototypes.Neighbor];
        last[^1] = 1;
        return graph.Node("Gemm", [nearest, graph.Constant("last_neighbor", [prototypes.Neighbor, 1], last)]);
    }

    private static OnnxValue Output(OnnxOps ops, OnnxValue value, TensorShape shape, OutputFunction function)
    {
        if (shape.IsImage)
        {
            value = ops.Flatten(function == OutputFunction.ChannelsLast ? ops.Transpose(value, 0, 2, 3, 1) : value);
        }

        return function switch
        {
            OutputFunction.Softmax => ops.SoftmaxOfRows(value),
            OutputFunction.Sigmoid => ops.Activate(value, Activation.Sigmoid, takesInput: true),
            _ => value,
        };
    }
}

/// <summary>One of the graphs that are run one after the other.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Input">What comes in.</param>
/// <param name="Output">The shape of a sample of what it gives, which it gives as one vector, channels first.</param>
internal sealed record GraphStage(ModelProto Model, OnnxInput Input, TensorShape Output);

/// <summary>What the features of a sample are compared with.</summary>
/// <param name="Prototypes">Features of training images.</param>
/// <param name="Layers">How many of the first layers give the features.</param>
internal sealed record FeatureComparison(FeaturePrototypes Prototypes, int Layers)
{
    /// <summary>The same where the first layers are in a graph before: what splits a network are the ONNX files that it begins with.
    /// </summary>
    internal FeatureComparison After(int layers) => this with { Layers = Layers - layers };
}
