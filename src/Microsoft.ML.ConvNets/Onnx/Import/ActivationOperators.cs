using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Functions of each value.</summary>
internal static class ActivationOperators
{
    private const double Close = 1e-5;

    internal static void Relu(GraphImport graph, OnnxNode node) => Append(graph, node, Activation.Relu);

    internal static void Sigmoid(GraphImport graph, OnnxNode node) => Append(graph, node, Activation.Sigmoid);

    internal static void Tanh(GraphImport graph, OnnxNode node) => Append(graph, node, Activation.Tanh);

    internal static void HardSwish(GraphImport graph, OnnxNode node) => Append(graph, node, Activation.HardSwish);

    internal static void Gelu(GraphImport graph, OnnxNode node)
    {
        if (node.Text("approximate", "none") is var kind && kind != "none")
        {
            throw node.Unsupported($"its attribute 'approximate' is '{kind}'");
        }

        Append(graph, node, Activation.Gelu);
    }

    internal static void LeakyRelu(GraphImport graph, OnnxNode node) => Parametric(graph, node, Activation.LeakyRelu, 0.01, 0.01);

    internal static void Elu(GraphImport graph, OnnxNode node) => Parametric(graph, node, Activation.Elu, 1, 1);

    internal static void HardSigmoid(GraphImport graph, OnnxNode node)
    {
        double alpha = node.Number("alpha", 0.2), beta = node.Number("beta", 0.5);
        if (IsClose(alpha, 1.0 / 6) && IsClose(beta, 0.5))
        {
            Append(graph, node, Activation.HardSigmoid);
            return;
        }

        ImportedTensor scaled = graph.Apply(node, graph.Tensor(node, 0), Compute(Arithmetic.Multiply, Finite(node, alpha)));
        graph.Append(node, graph.Apply(node, scaled, Compute(Arithmetic.Add, Finite(node, beta))), ConvNets.Layers.Clip(0, 1));
    }

    internal static void Softmax(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        int rank = input.Dimensions.Length + 1;
        long axis = node.Whole("axis", graph.Opset < 13 ? 1 : -1);
        axis = axis < 0 ? axis + rank : axis;

        // Before version 13 all dimensions from the axis on were one.
        bool isWhole = graph.Opset < 13 && rank == 4 && input.Shape.Height * (long)input.Shape.Width > 1;
        if (axis != (input.IsChannelsLast ? 3 : 1) || (isWhole && !input.IsChannelsLast))
        {
            throw node.Unsupported("its attribute 'axis' is not that of the channels");
        }

        Append(graph, node, Activation.Softmax);
    }

    internal static void Clip(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        double? lowest = Limit(graph, node, 1, "min"), highest = Limit(graph, node, 2, "max");
        switch (lowest, highest)
        {
            case (null, null):
                graph.Forward(node, input);
                break;
            case (0, null):
                Append(graph, node, Activation.Relu);
                break;
            case (0, 6):
                Append(graph, node, Activation.Relu6);
                break;
            case ({ } low, { } high) when low > high:
                throw node.Unsupported($"its lowest value {low} lies above its highest {high}");
            default:
                graph.Append(node, input, ConvNets.Layers.Clip(lowest, highest));
                break;
        }
    }

    /// <summary>The error function as part of x·Φ(x), in the order in which PyTorch writes it or the factor 1/2 first.</summary>
    internal static void Erf(GraphImport graph, OnnxNode node)
    {
        ImportedTensor scaled = graph.Tensor(node, 0);
        if (graph.LayerOf(scaled) is ArithmeticLayer { Number: { } factor } scaling && IsRoot(scaling.Operation, factor)
            && graph.Order.IsTaken(node.Inputs[0], 1)
            && graph.Order.OnlyConsumerOf(node.Outputs[0]) is { Operator: "Add" } shifted && IsNumber(graph, shifted, 1)
            && graph.Order.OnlyConsumerOf(shifted.Outputs[0]) is { Operator: "Mul" } product)
        {
            int input = graph.Steps[scaled.Value - 1].Inputs[0];
            string other = product.Inputs[product.Inputs[0] == shifted.Outputs[0] ? 1 : 0];
            ImportedTensor? factorTensor = graph.FindTensor(other);
            if (factorTensor?.Value == input && graph.Order.OnlyConsumerOf(product.Outputs[0]) is { Operator: "Mul" } half
                && IsNumber(graph, half, 0.5))
            {
                graph.Absorb(shifted, product, half);
                graph.Append(half, factorTensor, Activate(Activation.Gelu));
                return;
            }

            if (factorTensor is not null && graph.LayerOf(factorTensor) is ArithmeticLayer { Operation: Arithmetic.Multiply, Number: 0.5 }
                && graph.Steps[factorTensor.Value - 1].Inputs[0] == input)
            {
                graph.Absorb(shifted, product);
                ImportedTensor start = scaled with { Value = input };
                graph.Append(product, start, Activate(Activation.Gelu));
                return;
            }
        }

        throw node.Unsupported("the error function is known only as part of GELU, x·(1 + erf(x/√2))/2");
    }

    /// <summary>Makes x·sigmoid(x) and x·hardsigmoid(x) one function; false for other products.</summary>
    internal static bool TryGate(GraphImport graph, OnnxNode node, ImportedTensor first, ImportedTensor second)
    {
        return Is(first, node.Inputs[0], second, node.Inputs[1]) || Is(second, node.Inputs[1], first, node.Inputs[0]);

        bool Is(ImportedTensor input, string inputName, ImportedTensor gate, string gateName)
        {
            if (graph.LayerOf(gate) is not ActivationLayer { Activation: Activation.Sigmoid or Activation.HardSigmoid } layer
                || graph.Steps[gate.Value - 1].Inputs[0] != input.Value)
            {
                return false;
            }

            Activation function = layer.Activation == Activation.Sigmoid ? Activation.Silu : Activation.HardSwish;
            bool isOurs = graph.Order.IsTaken(gateName, 1) && graph.Order.IsTaken(inputName, 2);
            if (!isOurs || !TryFuse(graph, node, input, function))
            {
                graph.Append(node, input, Activate(function));
            }

            return true;
        }
    }

    private static void Append(GraphImport graph, OnnxNode node, Activation function)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        if (!graph.Order.IsTaken(node.Inputs[0], 1) || !TryFuse(graph, node, input, function))
        {
            graph.Append(node, input, Activate(function));
        }
    }

    /// <summary>Makes a function that of the layer before it, which nothing else takes; false where that has none.</summary>
    private static bool TryFuse(GraphImport graph, OnnxNode node, ImportedTensor input, Activation function)
    {
        Layer? layer = graph.LayerOf(input) switch
        {
            Conv2DLayer { Activation: Activation.None } conv => Conv2D(
                conv.Filters, conv.KernelSize, conv.Stride, conv.Padding, function, conv.UseBias, groups: conv.Groups,
                dilation: conv.Dilation, name: conv.Name),
            BatchNormLayer { Activation: Activation.None } norm => BatchNorm(function, norm.Momentum, norm.Epsilon, norm.Name),
            DenseLayer { Activation: Activation.None } dense => Dense(dense.Units, function, dense.UseBias, name: dense.Name),
            _ => null,
        };
        if (layer is not null)
        {
            graph.Replace(node, input, layer);
        }

        return layer is not null;
    }

    private static void Parametric(GraphImport graph, OnnxNode node, Activation function, double otherwise, double own)
    {
        double alpha = Finite(node, node.Number("alpha", otherwise));
        if (alpha == own)
        {
            Append(graph, node, function);
            return;
        }

        graph.Append(node, graph.Tensor(node, 0), Activate(function, alpha: alpha));
    }

    private static double? Limit(GraphImport graph, OnnxNode node, int input, string name)
    {
        double? limit = node.HasAttribute(name)
            ? node.Number(name, 0)
            : graph.Constant(node, input, name) is { } given
                ? given is { Floats: [float value] } ? value : throw node.Unsupported($"its limit '{name}' is not one number")
                : null;
        return limit is null || double.IsNaN(limit.Value) || Math.Abs(limit.Value) >= float.MaxValue ? null : limit;
    }

    private static double Finite(OnnxNode node, double value) =>
        double.IsFinite(value) ? value : throw node.Unsupported($"one of its parameters is {value}");

    private static bool IsRoot(Arithmetic operation, double factor) => operation switch
    {
        Arithmetic.Divide => IsClose(factor, Math.Sqrt(2)),
        Arithmetic.Multiply => IsClose(factor, Math.Sqrt(0.5)),
        _ => false,
    };

    private static bool IsNumber(GraphImport graph, OnnxNode node, double number) =>
        node.Inputs.Any(input => graph.FindConstant(input) is { Floats: [float value] } && value == number);

    private static bool IsClose(double value, double other) => Math.Abs(value - other) < Close;
}
