using Microsoft.ML.ConvNets.Networks;
using Microsoft.ML.ConvNets.Onnx.Embedding;
using Microsoft.ML.ConvNets.Weights;
using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Makes layers that train of the graph of an ONNX file.</summary>
internal static class OnnxImporter
{
    /// <summary>Operators that are known on constants only.</summary>
    private static readonly HashSet<string> s_ofConstants = new(StringComparer.Ordinal) { "Constant", "DequantizeLinear", "Gather" };

    /// <summary>What each operator becomes where its input depends on the sample.</summary>
    private static readonly Dictionary<string, Action<GraphImport, OnnxNode>> s_operators = new(StringComparer.Ordinal)
    {
        ["Add"] = ArithmeticOperators.Add,
        ["AveragePool"] = PoolOperators.AveragePool,
        ["BatchNormalization"] = ConvolutionOperators.BatchNormalization,
        ["Cast"] = ShapeOperators.Cast,
        ["Clip"] = ActivationOperators.Clip,
        ["Concat"] = ArithmeticOperators.Concat,
        ["Conv"] = ConvolutionOperators.Conv,
        ["Div"] = ArithmeticOperators.Divide,
        ["Dropout"] = ShapeOperators.Dropout,
        ["Elu"] = ActivationOperators.Elu,
        ["Erf"] = ActivationOperators.Erf,
        ["Flatten"] = ShapeOperators.Flatten,
        ["Gelu"] = ActivationOperators.Gelu,
        ["Gemm"] = ConvolutionOperators.Gemm,
        ["GlobalAveragePool"] = PoolOperators.GlobalAveragePool,
        ["GlobalMaxPool"] = PoolOperators.GlobalMaxPool,
        ["HardSigmoid"] = ActivationOperators.HardSigmoid,
        ["HardSwish"] = ActivationOperators.HardSwish,
        ["Identity"] = ShapeOperators.Identity,
        ["LayerNormalization"] = ConvolutionOperators.LayerNormalization,
        ["LeakyRelu"] = ActivationOperators.LeakyRelu,
        ["MatMul"] = ConvolutionOperators.MatMul,
        ["MaxPool"] = PoolOperators.MaxPool,
        ["Mul"] = ArithmeticOperators.Multiply,
        ["Pad"] = ShapeOperators.Pad,
        ["ReduceMean"] = PoolOperators.ReduceMean,
        ["Relu"] = ActivationOperators.Relu,
        ["Reshape"] = ShapeOperators.Reshape,
        ["Shape"] = ConstantOperators.Shape,
        ["Sigmoid"] = ActivationOperators.Sigmoid,
        ["Slice"] = ShapeOperators.Slice,
        ["Softmax"] = ActivationOperators.Softmax,
        ["Split"] = ShapeOperators.Split,
        ["Squeeze"] = ShapeOperators.Squeeze,
        ["Sub"] = ArithmeticOperators.Subtract,
        ["Sum"] = ArithmeticOperators.Sum,
        ["Tanh"] = ActivationOperators.Tanh,
        ["Transpose"] = ShapeOperators.Transpose,
        ["Unsqueeze"] = ShapeOperators.Unsqueeze,
    };

    /// <summary>Whether an operator can become a layer, or a constant.</summary>
    internal static bool Knows(string operation) => s_ofConstants.Contains(operation) || s_operators.ContainsKey(operation);

    /// <summary>Makes layers of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="outputName">
    /// The value up to which the graph is taken; null for what comes into its classifier, or its output where there is
    /// none.
    /// </param>
    /// <exception cref="NotSupportedException">An operator cannot become a layer; the message names it and its node.</exception>
    /// <exception cref="InvalidDataException">The file contradicts itself.</exception>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    internal static ImportedNetwork Import(OnnxFile file, string? outputName)
    {
        GraphProto graph = file.Model.Graph ?? throw new InvalidDataException($"'{file.Name}' holds no graph.");
        long opset = file.Model.OpsetImport.FirstOrDefault(static set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
        GraphOrder order = GraphOrder.Of(graph, outputName ?? FeatureOutput.Of(graph));
        RequireKnown(order);
        if (opset < 1)
        {
            throw new InvalidDataException($"'{file.Name}' does not say the version of ONNX's operators that it is written for.");
        }

        GraphInput input = GraphInput.Of(file, graph);
        var import = new GraphImport(order, opset, input.BatchSize, input.IsFixedSize) { InputShape = input.Shape };
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (order.ConsumersOf(tensor.Name).Count > 0)
            {
                import.Add(tensor.Name, ConstantTensor.Read(tensor));
            }
        }

        import.Add(input.Name, new ImportedTensor(0, input.Shape, input.IsChannelsLast));
        Translate(import);
        ImportedTensor output = import.FindTensor(order.Output) ?? throw new ArgumentException(
            $"'{file.Name}' has no value '{order.Output}' that depends on its input. Its outputs: "
            + $"{string.Join(", ", graph.Output.Select(static known => known.Name))}.", nameof(outputName));
        return Build(file, import, input, output);
    }

    private static void RequireKnown(GraphOrder order)
    {
        foreach (OnnxNode node in order.Nodes)
        {
            if (!node.IsStandard || !Knows(node.Operator))
            {
                throw node.Unsupported(node.IsStandard ? "there is no layer for it" : "it is no operator of ONNX itself");
            }
        }
    }

    private static void Translate(GraphImport import)
    {
        // Constants first: what looks ahead for a pattern finds them.
        foreach (OnnxNode node in import.Order.Nodes.Where(static node => node.Operator == "Constant"))
        {
            ConstantOperators.TryCompute(import, node);
            node.RequireAllRead();
        }

        foreach (OnnxNode node in import.Order.Nodes.Where(node => node.Operator != "Constant" && !import.IsAbsorbed(node)))
        {
            if (node.Outputs.Count == 0)
            {
                throw new InvalidDataException($"The node '{node.Name}' ({node.Operator}) has no output.");
            }

            bool isConstant = node.Inputs.All(name => name.Length == 0 || import.FindConstant(name) is not null) && node.Inputs.Count > 0;
            if (!isConstant || !ConstantOperators.TryCompute(import, node))
            {
                Action<GraphImport, OnnxNode> become = s_operators.GetValueOrDefault(node.Operator)
                    ?? throw node.Unsupported("it is known only where it does not depend on the sample");
                become(import, node);
            }

            node.RequireAllRead();
        }
    }

    private static ImportedNetwork Build(OnnxFile file, GraphImport import, GraphInput input, ImportedTensor output)
    {
        if (output.IsChannelsLast || output.Groups > 0)
        {
            throw new NotSupportedException(
                $"The output '{import.Order.Output}' of '{file.Name}' has its dimensions in another order than [N, C, H, W]. "
                + "Name an output before, or use the model frozen.");
        }

        ImportedPreprocessing? preprocessing = null;
        int start = 0;
        if (input.IsBytes)
        {
            (start, preprocessing) = PixelSteps.Of(import, input.Shape);
        }

        if (output.Value < start)
        {
            throw new NotSupportedException(
                $"'{import.Order.Output}' of '{file.Name}' is still a scaling of pixels. Name an output after its first layer.");
        }

        LayerSequence layers = output.Value == start
            ? [Layers.Activate(Activation.None)]
            : new SequenceBuilder(import.Steps).Build(start, output.Value);
        try
        {
            layers = BlockGrouping.Of(layers, input.Shape);
            WeightTable weights = WeightTable.Allocate(new Network(layers, input.Shape).Weights(input.Shape));
            foreach (WeightSpec spec in weights.Specs.Where(static spec => spec.Role != WeightRole.Counter))
            {
                string[] path = spec.Name.Split('.');
                import.Weights[path[^2]][path[^1]].CopyTo(weights[spec.Name], 0);
            }

            return new ImportedNetwork(layers, weights, input.IsFixedSize ? input.Shape : null) { Preprocessing = preprocessing };
        }
        catch (Exception e) when (e is LayerShapeException or ArgumentException or OverflowException)
        {
            throw new NotSupportedException($"'{file.Name}' cannot become layers that train: {e.Message} It can still be used frozen.", e);
        }
    }
}
