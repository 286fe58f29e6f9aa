using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Sums, differences, products, quotients and concatenations.</summary>
internal static class ArithmeticOperators
{
    internal static void Add(GraphImport graph, OnnxNode node) => Combine(graph, node, Arithmetic.Add, GraphMerge.Add);

    internal static void Subtract(GraphImport graph, OnnxNode node) => Combine(graph, node, Arithmetic.Subtract, GraphMerge.Subtract);

    internal static void Multiply(GraphImport graph, OnnxNode node) => Combine(graph, node, Arithmetic.Multiply, GraphMerge.Multiply);

    internal static void Divide(GraphImport graph, OnnxNode node) => Combine(graph, node, Arithmetic.Divide, GraphMerge.Divide);

    internal static void Sum(GraphImport graph, OnnxNode node)
    {
        ImportedTensor[] inputs = [.. Enumerable.Range(0, node.Inputs.Count).Select(input => graph.Tensor(node, input))];
        if (inputs.Length == 1)
        {
            graph.Forward(node, inputs[0]);
            return;
        }

        graph.Merge(node, GraphMerge.Add, inputs);
    }

    internal static void Concat(GraphImport graph, OnnxNode node)
    {
        ImportedTensor[] inputs = [.. Enumerable.Range(0, node.Inputs.Count).Select(input => graph.Tensor(node, input))];
        if (inputs.Length == 0)
        {
            throw new InvalidDataException($"The node '{node.Name}' (Concat) has no inputs.");
        }

        long axis = node.Whole("axis", graph.Opset < 4 ? 1 : long.MinValue);
        int rank = inputs[0].Dimensions.Length + 1;
        if ((axis < 0 ? axis + rank : axis) != (inputs[0].IsChannelsLast ? 3 : 1))
        {
            throw node.Unsupported("its attribute 'axis' is not that of the channels");
        }

        if (inputs.Length == 1)
        {
            graph.Forward(node, inputs[0]);
            return;
        }

        graph.Merge(node, GraphMerge.Concat, inputs);
    }

    private static void Combine(GraphImport graph, OnnxNode node, Arithmetic operation, GraphMerge merge)
    {
        if (node.Inputs.Count != 2)
        {
            throw new InvalidDataException($"The node '{node.Name}' ({node.Operator}) has {node.Inputs.Count} inputs, not two.");
        }

        _ = node.Whole("broadcast", 0);
        ConstantTensor? first = graph.FindConstant(node.Inputs[0]), second = graph.FindConstant(node.Inputs[1]);
        if (first is null && second is null)
        {
            ImportedTensor one = graph.Tensor(node, 0), other = graph.Tensor(node, 1);
            if (operation != Arithmetic.Multiply || !ActivationOperators.TryGate(graph, node, one, other))
            {
                graph.Merge(node, merge, [one, other]);
            }

            return;
        }

        Constant(graph, node, operation, graph.Tensor(node, first is null ? 0 : 1), (first ?? second)!, isReversed: first is not null);
    }

    /// <summary>A number that the file has once is fixed; several are weights, which train.</summary>
    private static void Constant(
        GraphImport graph, OnnxNode node, Arithmetic operation, ImportedTensor input, ConstantTensor constant, bool isReversed)
    {
        if (constant.Floats is not { } values)
        {
            throw node.Unsupported("it computes with whole numbers");
        }

        bool isSymmetric = operation is Arithmetic.Add or Arithmetic.Multiply;
        if (values.Length == 1 && constant.Dimensions.Length <= input.Dimensions.Length + 1)
        {
            double number = float.IsFinite(values[0]) ? values[0] : throw node.Unsupported($"its number is {values[0]}");
            graph.Append(node, input, Compute(operation, number, isReversed && !isSymmetric));
            return;
        }

        TensorShape shape = ShapeOf(node, input, constant);
        TensorShape perChannel = input.Shape.IsImage ? TensorShape.Image(input.Shape.Channels, 1, 1) : input.Shape;
        if (operation == Arithmetic.Add && shape == perChannel && graph.Order.IsTaken(node.Inputs[isReversed ? 1 : 0], 1)
            && ConvolutionOperators.TryAddBias(graph, node, input, values))
        {
            return;
        }

        string name = graph.Name(node, constant, ("weight", values));
        graph.Append(node, input, operation == Arithmetic.Multiply && shape == perChannel
            ? LayerScale(1, name)
            : ComputeTrained(operation, shape, isReversed && !isSymmetric, name));
    }

    /// <summary>The shape of numbers that are the same for every sample, channels first.</summary>
    private static TensorShape ShapeOf(OnnxNode node, ImportedTensor input, ConstantTensor constant)
    {
        int rank = input.Dimensions.Length + 1;
        int missing = rank - constant.Dimensions.Length;
        if (missing < 0)
        {
            throw node.Unsupported($"its constant has {constant.Dimensions.Length} dimensions, the other input {rank}");
        }

        long[] all = [.. Enumerable.Repeat(1L, missing), .. constant.Dimensions];
        int[] sides = [.. all.Select(side => WindowAttributes.Small(node, side))];
        if (sides[0] != 1 || (input.IsChannelsLast && sides[1] * (long)sides[2] != 1))
        {
            throw node.Unsupported(
                $"its constant is [{string.Join(", ", constant.Dimensions)}], which a layer cannot apply to each sample");
        }

        return rank == 2 ? TensorShape.Vector(sides[1])
            : input.IsChannelsLast ? TensorShape.Image(sides[3], 1, 1) : TensorShape.Image(sides[1], sides[2], sides[3]);
    }
}
