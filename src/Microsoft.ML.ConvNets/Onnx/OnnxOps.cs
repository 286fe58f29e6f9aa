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
        Attribute("strides", window.Stride, window.Stride), Pads(window.Padding),
        Attribute("dilations", window.Dilation, window.Dilation), Attribute("group", window.Groups));

    public OnnxValue MaxPool(OnnxValue input, TensorShape inputShape, PoolGeometry window)
    {
        // What hangs over the end is padding, so that the number of positions is ours and not the runtime's.
        int below = window.Padding + Overhang(inputShape.Height, window);
        int right = window.Padding + Overhang(inputShape.Width, window);
        return Pool("MaxPool", input, window, new SidePadding(window.Padding, below, window.Padding, right));
    }

    public OnnxValue AveragePool(OnnxValue input, PoolGeometry window)
    {
        var padding = new SidePadding(window.Padding, window.Padding, window.Padding, window.Padding);
        return Pool("AveragePool", input, window, padding, Attribute("count_include_pad", 1));
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

    public OnnxValue Pad(OnnxValue input, SidePadding padding) => graph.Node(
        "Pad", [input, graph.Constant("pads", 0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right)]);

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

    public OnnxValue Activate(OnnxValue input, Activation activation, bool takesInput) => activation switch
    {
        Activation.None => input,
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.Relu6 => graph.Node("Clip", [input, graph.Constant("lowest", 0f), graph.Constant("highest", 6f)]),
        Activation.LeakyRelu => graph.Node("LeakyRelu", [input], Attribute("alpha", 0.01)),
        Activation.Elu => graph.Node("Elu", [input], Attribute("alpha", 1.0)),
        Activation.Gelu => Gelu(input),
        Activation.Silu => graph.Node("Mul", [input, graph.Node("Sigmoid", [input])]),
        Activation.HardSwish => graph.Node("HardSwish", [input]),
        Activation.HardSigmoid => graph.Node("HardSigmoid", [input], Attribute("alpha", 1.0 / 6), Attribute("beta", 0.5)),
        Activation.Sigmoid => graph.Node("Sigmoid", [input]),
        Activation.Tanh => graph.Node("Tanh", [input]),
        Activation.Softmax => graph.Node("Softmax", [input], Attribute("axis", 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };

    public OnnxValue Add(OnnxValue first, OnnxValue second) => graph.Node("Add", [first, second]);

    public OnnxValue Multiply(OnnxValue input, OnnxValue factors) => graph.Node("Mul", [input, factors]);

    public OnnxValue Concat(IReadOnlyList<OnnxValue> inputs) => graph.Node("Concat", inputs, Attribute("axis", 1));

    public OnnxValue Flatten(OnnxValue input) => graph.Node("Flatten", [input], Attribute("axis", 1));

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
            input = Add(input, graph.Constant("half", 0.5f));
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

    private OnnxValue Pool(
        string operation, OnnxValue input, PoolGeometry window, SidePadding padding, params ReadOnlySpan<AttributeProto> more) =>
            graph.Node(
        operation, [input],
        [Attribute("kernel_shape", window.Size, window.Size), Attribute("strides", window.Stride, window.Stride), Pads(padding), .. more]);

    private static AttributeProto Pads(SidePadding padding) => Attribute("pads", padding.Top, padding.Left, padding.Bottom, padding.Right);

    /// <summary>x Φ(x), written with the error function in the way that ONNX Runtime knows as one operation.</summary>
    private OnnxValue Gelu(OnnxValue input)
    {
        OnnxValue error = graph.Node("Erf", [graph.Node("Div", [input, graph.Constant("sqrt2", MathF.Sqrt(2))])]);
        OnnxValue twice = graph.Node("Mul", [input, graph.Node("Add", [error, graph.Constant("one", 1f)])]);
        return graph.Node("Mul", [twice, graph.Constant("half", 0.5f)]);
    }

    /// <summary>How far the last position of a window goes beyond the padded end.</summary>
    private static int Overhang(int side, PoolGeometry window)
    {
        int positions = KernelGeometry.Positions(side, window.Size, window.Stride, window.Padding, "side", "MaxPool2D", window.CeilMode);
        return Math.Max(0, ((positions - 1) * window.Stride) + window.Size - side - (2 * window.Padding));
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
