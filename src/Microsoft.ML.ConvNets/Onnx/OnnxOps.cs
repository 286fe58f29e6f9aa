using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx.Embedding;
using Onnx;
using static Microsoft.ML.ConvNets.Onnx.OnnxGraphBuilder;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>The operators of layers as nodes of an ONNX graph, as a network scores: nothing is dropped, statistics stay.</summary>
internal sealed class OnnxOps(OnnxGraphBuilder graph) : IOps<OnnxValue>
{
    /// <summary>What the names of an embedded file begin with.</summary>
    private const string EmbeddedName = "onnx";

    public OnnxValue Conv2D(OnnxValue input, OnnxValue weight, OnnxValue? bias, ConvolutionGeometry window) => graph.Node(
        "Conv", bias is null ? [input, weight] : [input, weight, bias],
        Pair("strides", window.Stride), Pads(window.Padding), Pair("dilations", window.Dilation), Attribute("group", window.Groups));

    public OnnxValue MaxPool(OnnxValue input, TensorShape inputShape, PoolGeometry window)
    {
        // What hangs over the end is padding, so that the number of positions is ours and not the runtime's.
        SidePadding padding = window.Padding + window.Overhang(inputShape);
        if (Math.Max(padding.Top, padding.Bottom) >= window.Size.Height || Math.Max(padding.Left, padding.Right) >= window.Size.Width)
        {
            // The runtime's padding is smaller than the window without its gaps.
            input = Pad(input, padding, graph.Constant("lowest", float.MinValue));
            padding = default;
        }

        return Pool("MaxPool", input, window, padding, Pair("dilations", window.Dilation));
    }

    public OnnxValue AveragePool(OnnxValue input, TensorShape inputShape, PoolGeometry window)
    {
        SidePadding overhang = window.Overhang(inputShape);
        if (!window.CountsPadding || overhang == default)
        {
            return Pool(
                "AveragePool", input, window, window.Padding + overhang, Attribute("count_include_pad", window.CountsPadding ? 1 : 0));
        }

        // Zeros that count are there before, so that what does not count is told from them.
        OnnxValue padded = window.Padding == default ? input : Pad(input, window.Padding);
        return Pool("AveragePool", padded, window, overhang, Attribute("count_include_pad", 0));
    }

    public OnnxValue AdaptiveAveragePool(OnnxValue input, TensorShape inputShape, int size)
    {
        if (inputShape.Height % size == 0 && inputShape.Width % size == 0)
        {
            long height = inputShape.Height / size, width = inputShape.Width / size;
            return graph.Node("AveragePool", [input], Attribute("kernel_shape", height, width), Attribute("strides", height, width));
        }

        // Parts that overlap: the mean is linear, so it is a matrix from the left for the rows and one from the right for the columns.
        OnnxValue rows = graph.Constant("rows", [size, inputShape.Height], Means(inputShape.Height, size, outputFirst: true));
        OnnxValue columns = graph.Constant("columns", [inputShape.Width, size], Means(inputShape.Width, size, outputFirst: false));
        return graph.Node("MatMul", [graph.Node("MatMul", [rows, input]), columns]);
    }

    public OnnxValue GlobalAveragePool(OnnxValue input, bool keepsDimensions)
    {
        OnnxValue means = graph.Node("GlobalAveragePool", [input]);
        return keepsDimensions ? means : Flatten(means);
    }

    public OnnxValue GlobalMaxPool(OnnxValue input) => Flatten(graph.Node("GlobalMaxPool", [input]));

    public OnnxValue Pad(OnnxValue input, SidePadding padding) => Pad(input, padding, value: null);

    public OnnxValue BatchNorm(OnnxValue input, BatchNormWeights<OnnxValue> weights, double momentum, double epsilon) => graph.Node(
        "BatchNormalization", [input, weights.Weight, weights.Bias, weights.Mean, weights.Variance], Attribute("epsilon", epsilon));

    public OnnxValue LayerNorm(OnnxValue input, OnnxValue weight, OnnxValue bias, TensorShape inputShape, double epsilon)
    {
        return inputShape.IsImage
            ? Transpose(Normalize(Transpose(input, 0, 2, 3, 1)), 0, 3, 1, 2)
            : Normalize(input);

        OnnxValue Normalize(OnnxValue values) =>
            graph.Node("LayerNormalization", [values, weight, bias], Attribute("axis", -1), Attribute("epsilon", epsilon));
    }

    public OnnxValue Activate(OnnxValue input, Activation activation, bool takesInput, double? alpha = null) => activation switch
    {
        Activation.None => input,
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.Relu6 => graph.Node("Clip", [input, graph.Constant("lowest", 0f), graph.Constant("highest", 6f)]),
        Activation.LeakyRelu => graph.Node("LeakyRelu", [input], Attribute("alpha", alpha ?? 0.01)),
        Activation.Elu => graph.Node("Elu", [input], Attribute("alpha", alpha ?? 1)),
        Activation.Gelu => Gelu(input),
        Activation.Silu => graph.Node("Mul", [input, graph.Node("Sigmoid", [input])]),
        Activation.HardSwish => graph.Node("HardSwish", [input]),
        Activation.HardSigmoid => graph.Node("HardSigmoid", [input], Attribute("alpha", 1.0 / 6), Attribute("beta", 0.5)),
        Activation.Sigmoid => graph.Node("Sigmoid", [input]),
        Activation.Tanh => graph.Node("Tanh", [input]),
        Activation.Softmax => graph.Node("Softmax", [input], Attribute("axis", 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };

    public OnnxValue Clip(OnnxValue input, double? lowest, double? highest) => graph.Node("Clip",
    [
        input, graph.Constant("lowest", Limit(lowest, float.MinValue)), graph.Constant("highest", Limit(highest, float.MaxValue)),
    ]);

    public OnnxValue Number(double value) => graph.Constant("number", (float)value);

    public OnnxValue Combine(Arithmetic operation, OnnxValue first, OnnxValue second) => graph.Node(
        operation switch
        {
            Arithmetic.Add => "Add",
            Arithmetic.Subtract => "Sub",
            Arithmetic.Multiply => "Mul",
            _ => "Div",
        },
        [first, second]);

    public OnnxValue Concat(IReadOnlyList<OnnxValue> inputs) => graph.Node("Concat", inputs, Attribute("axis", 1));

    public OnnxValue Flatten(OnnxValue input) => graph.Node("Flatten", [input], Attribute("axis", 1));

    public OnnxValue Reshape(OnnxValue input, TensorShape shape) =>
        graph.Node("Reshape", [input, graph.Constant("shape", [-1, .. shape.Dimensions])]);

    public OnnxValue ShuffleChannels(OnnxValue input, TensorShape inputShape, int groups)
    {
        long[] plane = [inputShape.Height, inputShape.Width];
        OnnxValue grouped = graph.Node(
            "Reshape", [input, graph.Constant("groups", [-1, groups, inputShape.Channels / groups, .. plane])]);
        return Reshape(Transpose(grouped, 0, 2, 1, 3, 4), inputShape);
    }

    public OnnxValue SliceChannels(OnnxValue input, int start, int count) => graph.Node(
        "Slice", [input, graph.Constant("start", start), graph.Constant("end", start + (long)count), graph.Constant("axis", 1)]);

    public OnnxValue Dense(OnnxValue input, OnnxValue weight, OnnxValue? bias) =>
        graph.Node("Gemm", bias is null ? [input, weight] : [input, weight, bias], Attribute("transB", 1));

    public OnnxValue Dropout(OnnxValue input, double rate) => input;

    public OnnxValue StochasticDepth(OnnxValue input, double rate) => input;

    public OnnxValue Identity(OnnxValue input) => input;

    public OnnxValue OnnxModel(OnnxValue input, OnnxModelLayer model)
    {
        OnnxSection section = OnnxSection.Of(OnnxFile.Parse(model.Content, EmbeddedName), model.InputName, model.OutputName);
        OnnxValue output = Embed(section, input, model.Input, model.ReversesChannels);
        return model.Output.IsImage ? output : Flatten(output);
    }

    /// <summary>A section of another graph, in the types and the layout of ours.</summary>
    /// <param name="section">The section.</param>
    /// <param name="input">A batch of ours, channels first.</param>
    /// <param name="shape">The shape of a sample of it.</param>
    /// <param name="reversesChannels">Whether the section wants blue, green, red.</param>
    internal OnnxValue Embed(OnnxSection section, OnnxValue input, TensorShape shape, bool reversesChannels)
    {
        if (reversesChannels)
        {
            input = graph.Node("Gather", [input, graph.Constant("reversed", 2, 1, 0)], Attribute("axis", 1));
        }

        var type = (TensorProto.Types.DataType)section.Input.Type.TensorType.ElemType;
        if (OnnxInputs.IsChannelsLast(section.Input, shape))
        {
            input = Transpose(input, 0, 2, 3, 1);
        }

        if (type == TensorProto.Types.DataType.Uint8)
        {
            // Scaling may leave a little more or less than the whole number.
            input = Combine(Arithmetic.Add, input, graph.Constant("half", 0.5f));
        }

        if (type != TensorProto.Types.DataType.Float)
        {
            input = graph.Node("Cast", [input], Attribute("to", (long)type));
        }

        // One that changes nothing costs nothing; values between nodes have no type that the file tells.
        return graph.Node(
            "Cast", [graph.Embed(section, input, EmbeddedName)], Attribute("to", (long)TensorProto.Types.DataType.Float));
    }

    /// <summary>The softmax of each row; of two dimensions, the old softmax means what the new one does.</summary>
    internal OnnxValue SoftmaxOfRows(OnnxValue rows) =>
        graph.Node("Softmax", new VersionRange(OperatorVersions.Oldest, OperatorVersions.Newest), [rows], Attribute("axis", 1));

    /// <summary>The same values with their dimensions in another order.</summary>
    internal OnnxValue Transpose(OnnxValue input, params ReadOnlySpan<long> order) =>
        graph.Node("Transpose", [input], Attribute("perm", order));

    private static float Limit(double? limit, float none) => limit is { } given ? (float)given : none;

    private OnnxValue Pad(OnnxValue input, SidePadding padding, OnnxValue? value)
    {
        OnnxValue pads = graph.Constant("pads", 0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right);
        return graph.Node("Pad", value is null ? [input, pads] : [input, pads, value]);
    }

    private OnnxValue Pool(
        string operation, OnnxValue input, PoolGeometry window, SidePadding padding, params ReadOnlySpan<AttributeProto> more) =>
            graph.Node(operation, [input], [Pair("kernel_shape", window.Size), Pair("strides", window.Stride), Pads(padding), .. more]);

    private static AttributeProto Pair(string name, KernelSize values) => Attribute(name, values.Height, values.Width);

    private static AttributeProto Pads(SidePadding padding) => Attribute("pads", padding.Top, padding.Left, padding.Bottom, padding.Right);

    /// <summary>x Φ(x), written with the error function in the way that ONNX Runtime knows as one operation.</summary>
    private OnnxValue Gelu(OnnxValue input)
    {
        OnnxValue error = graph.Node("Erf", [graph.Node("Div", [input, graph.Constant("sqrt2", MathF.Sqrt(2))])]);
        OnnxValue twice = graph.Node("Mul", [input, graph.Node("Add", [error, graph.Constant("one", 1f)])]);
        return graph.Node("Mul", [twice, graph.Constant("half", 0.5f)]);
    }

    /// <summary>The matrix that takes the means of parts of a side; part i goes from ⌊i·side/size⌋ to ⌈(i+1)·side/size⌉.</summary>
    private static float[] Means(int side, int size, bool outputFirst)
    {
        float[] matrix = new float[side * size];
        for (int part = 0; part < size; part++)
        {
            int start = (int)((long)part * side / size);
            int end = (int)((((long)(part + 1) * side) + size - 1) / size);
            for (int i = start; i < end; i++)
            {
                matrix[outputFirst ? (part * side) + i : (i * size) + part] = 1f / (end - start);
            }
        }

        return matrix;
    }
}
