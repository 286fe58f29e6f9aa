using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Convolutions, matrix products and normalizations.</summary>
internal static class ConvolutionOperators
{
    /// <summary>The smallest weight of the newest batch, for statistics that never move.</summary>
    private const double StillMomentum = 1e-12;

    internal static void Conv(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Image(node, 0);
        ConstantTensor weight = graph.Weight(node, 1, "kernel");
        ConstantTensor? bias = graph.Constant(node, 2, "bias");
        if (weight.Dimensions is not [long filters, _, long height, long width])
        {
            throw node.Unsupported($"its kernel has the dimensions [{string.Join(", ", weight.Dimensions)}], not four");
        }

        if (node.Wholes("kernel_shape") is { } given && !given.AsSpan().SequenceEqual([height, width]))
        {
            throw node.Unsupported("its attribute 'kernel_shape' is not that of its kernel");
        }

        KernelSize kernel = (WindowAttributes.Small(node, height), WindowAttributes.Small(node, width));
        KernelSize stride = WindowAttributes.Pair(node, "strides");
        KernelSize dilation = WindowAttributes.Pair(node, "dilations");
        ConvPadding padding = WindowAttributes.Padding(graph, node, input.Shape, kernel, stride, dilation);
        int groups = WindowAttributes.Small(node, node.Whole("group", 1));
        if (groups > filters || filters % groups != 0)
        {
            throw node.Unsupported($"its attribute 'group' is {groups}, and {filters} filters cannot be divided so");
        }

        string name = bias is null
            ? graph.Name(node, weight, ("weight", weight.Floats!))
            : graph.Name(node, weight, ("weight", weight.Floats!), ("bias", Floats(node, bias)));
        graph.Append(node, input, Conv2D(
            WindowAttributes.Small(node, filters), kernel, stride, padding, useBias: bias is not null, groups: groups, dilation: dilation,
            name: name));
    }

    internal static void BatchNormalization(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        if (input.IsChannelsLast)
        {
            throw node.Unsupported("its input has its channels last");
        }

        node.Require("training_mode", 0, 0);
        node.Require("spatial", 1, 1);
        node.Require("is_test", 1, graph.Opset < 7 ? 0 : 1);
        ConstantTensor scale = graph.Weight(node, 1, "scale");
        double momentum = Math.Max(Math.Round(1 - node.Number("momentum", 0.9), 7), StillMomentum);
        string name = graph.Name(
            node, scale, ("weight", scale.Floats!), ("bias", graph.Weight(node, 2, "bias").Floats!),
            ("running_mean", graph.Weight(node, 3, "mean").Floats!), ("running_var", graph.Weight(node, 4, "variance").Floats!));
        graph.Append(node, input, BatchNorm(
            momentum: momentum <= 1 ? momentum : throw node.Unsupported("its attribute 'momentum' is negative"),
            epsilon: Epsilon(node), name: name));
    }

    internal static void LayerNormalization(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long axis = node.Whole("axis", -1);
        int rank = input.Dimensions.Length + 1;
        if ((axis != -1 && axis != rank - 1) || (input.Shape.IsImage && !input.IsChannelsLast))
        {
            throw node.Unsupported("it normalizes over other dimensions than the channels (attribute 'axis')");
        }

        node.Require("stash_type", 1, 1);
        ConstantTensor scale = graph.Weight(node, 1, "scale");
        float[] bias = graph.Constant(node, 2, "bias") is { } given ? Floats(node, given) : new float[scale.Length];
        string name = graph.Name(node, scale, ("weight", scale.Floats!), ("bias", bias));
        graph.Append(node, input, LayerNorm(Epsilon(node), name));
    }

    internal static void Gemm(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        node.Require("transA", 0, 0);
        _ = node.Whole("broadcast", 0);
        (float[] values, int outputs, int inputs, ConstantTensor weight) = Matrix(graph, node, isTransposed: node.Whole("transB", 0) != 0);
        float alpha = (float)node.Number("alpha", 1), beta = (float)node.Number("beta", 1);
        values = alpha == 1 ? values : Array.ConvertAll(values, value => value * alpha);
        if (input.Shape.IsImage || input.Shape.Channels != inputs)
        {
            throw node.Unsupported($"its input is [N, {string.Join(", ", input.Dimensions)}], its matrix takes {inputs}");
        }

        if (graph.Constant(node, 2, "bias") is not { } bias)
        {
            graph.Append(node, input, Dense(outputs, useBias: false, name: graph.Name(node, weight, ("weight", values))));
            return;
        }

        float[] given = Floats(node, bias);
        if (given.Length != 1 && (given.Length != outputs || bias.Dimensions[^1] != outputs))
        {
            throw node.Unsupported("its bias (input C) differs from sample to sample");
        }

        float[] added = [.. Enumerable.Range(0, outputs).Select(i => beta * given[given.Length == 1 ? 0 : i])];
        graph.Append(node, input, Dense(outputs, name: graph.Name(node, weight, ("weight", values), ("bias", added))));
    }

    internal static void MatMul(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        (float[] values, int outputs, int inputs, ConstantTensor weight) = Matrix(graph, node, isTransposed: false);
        if ((input.Shape.IsImage && !input.IsChannelsLast) || input.Shape.Channels != inputs)
        {
            throw node.Unsupported($"its input is [N, {string.Join(", ", input.Dimensions)}], its matrix takes {inputs}");
        }

        string name = graph.Name(node, weight, ("weight", values));
        Layer layer = input.Shape.IsImage
            ? Conv2D(outputs, 1, useBias: false, name: name)
            : Dense(outputs, useBias: false, name: name);
        graph.Append(node, input, layer);
    }

    /// <summary>Makes an addition after a product its bias; false where there is no such product.</summary>
    internal static bool TryAddBias(GraphImport graph, OnnxNode node, ImportedTensor input, float[] bias)
    {
        Layer? layer = graph.LayerOf(input) switch
        {
            DenseLayer { UseBias: false, Activation: Activation.None } dense when dense.Units == bias.Length =>
                Dense(dense.Units, name: dense.Name),
            Conv2DLayer { UseBias: false, Activation: Activation.None } conv when conv.Filters == bias.Length => Conv2D(
                conv.Filters, conv.KernelSize, conv.Stride, conv.Padding, groups: conv.Groups, dilation: conv.Dilation, name: conv.Name),
            _ => null,
        };
        if (layer is null)
        {
            return false;
        }

        graph.Weights[layer.Name!].Add("bias", bias);
        graph.Replace(node, input, layer);
        return true;
    }

    /// <summary>The matrix of a product as a dense layer has it, <c>[outputs, inputs]</c>.</summary>
    private static (float[] Values, int Outputs, int Inputs, ConstantTensor Weight) Matrix(
        GraphImport graph, OnnxNode node, bool isTransposed)
    {
        ConstantTensor weight = graph.Weight(node, 1, "matrix");
        if (weight.Dimensions.Length != 2)
        {
            throw node.Unsupported($"its matrix has {weight.Dimensions.Length} dimensions");
        }

        int rows = (int)weight.Dimensions[0], columns = (int)weight.Dimensions[1];
        if (isTransposed)
        {
            return (weight.Floats!, WindowAttributes.Small(node, rows), columns, weight);
        }

        float[] turned = new float[weight.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = weight.Floats![(row * columns) + column];
            }
        }

        return (turned, WindowAttributes.Small(node, columns), rows, weight);
    }

    private static float[] Floats(OnnxNode node, ConstantTensor tensor) =>
        tensor.Floats ?? throw node.Unsupported("its bias is of whole numbers");

    private static double Epsilon(OnnxNode node)
    {
        double epsilon = node.Number("epsilon", 1e-5);
        return double.IsFinite(epsilon) && epsilon > 0 ? epsilon : throw node.Unsupported($"its attribute 'epsilon' is {epsilon}");
    }
}
