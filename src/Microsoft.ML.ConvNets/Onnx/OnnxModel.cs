using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Weights;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>Layers with their weights as an ONNX model: from packed pixels, or vectors, to scores.</summary>
internal static class OnnxModel
{
    /// <summary>The name of the graph's input.</summary>
    internal const string InputName = "input";

    /// <summary>The name of the graph's output, <c>[N, outputs]</c>.</summary>
    internal const string OutputName = "output";

    /// <summary>Writes the graph.</summary>
    /// <param name="layers">The layers, which follow one another.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="function">What becomes of what the last layer gives.</param>
    internal static ModelProto Of(
        IReadOnlyList<ResolvedLayer> layers, WeightTable weights, GraphInput input, OutputFunction function)
    {
        var graph = new OnnxGraph();
        var ops = new OnnxOps(graph);
        OnnxValue value = Input(graph, ops, input);
        var scope = WeightScope<OnnxValue>.Of(layers.SelectMany(static layer => layer.Weights).Select(
            spec => (spec.Name, spec.Role == WeightRole.Counter
                ? new OnnxValue(spec.Name)
                : graph.Constant(spec.Name, [.. spec.Shape], weights[spec.Name]))));
        TensorShape shape = input.Shape;
        foreach (ResolvedLayer layer in layers)
        {
            value = layer.Forward(ops, value, scope.Of(layer.Name));
            shape = layer.Output;
        }

        graph.Output(OutputName, Output(graph, ops, value, shape, function), shape.Length);
        return graph.ToModel();
    }

    private static OnnxValue Input(OnnxGraph graph, OnnxOps ops, GraphInput input)
    {
        TensorShape shape = input.Shape;
        if (input.Scaling is not { } scaling)
        {
            return graph.Input(InputName, TensorProto.Types.DataType.Float, shape.Dimensions);
        }

        OnnxValue pixels = graph.Input(InputName, TensorProto.Types.DataType.Uint8, shape.Height, shape.Width, shape.Channels);
        OnnxValue planes = ops.Transpose(pixels, 0, 3, 1, 2);
        OnnxValue numbers = graph.Node("Cast", [planes], OnnxGraph.Attribute("to", (long)TensorProto.Types.DataType.Float));
        long[] channels = [shape.Channels, 1, 1];
        OnnxValue scale = graph.Constant(
            "pixel_scale", channels, Array.ConvertAll(scaling.StandardDeviation, static deviation => 1 / (255f * deviation)));
        OnnxValue scaled = ops.Multiply(numbers, scale);
        return scaling.Mean.All(static mean => mean == 0)
            ? scaled
            : ops.Add(
                scaled, graph.Constant(
                    "pixel_offset", channels, scaling.Mean.Zip(
                        scaling.StandardDeviation, static (mean, deviation) => -mean / deviation).ToArray()));
    }

    private static OnnxValue Output(OnnxGraph graph, OnnxOps ops, OnnxValue value, TensorShape shape, OutputFunction function)
    {
        if (shape.IsImage)
        {
            value = ops.Flatten(function == OutputFunction.ChannelsLast ? ops.Transpose(value, 0, 2, 3, 1) : value);
        }

        return function switch
        {
            OutputFunction.Softmax => graph.Node("Softmax", [value], OnnxGraph.Attribute("axis", 1)),
            OutputFunction.Sigmoid => graph.Node("Sigmoid", [value]),
            _ => value,
        };
    }
}
