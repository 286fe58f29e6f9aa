using static Microsoft.ML.ConvNets.Layers;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>Pools.</summary>
internal static class PoolOperators
{
    internal static void MaxPool(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Image(node, 0);
        if (node.Outputs.Count > 1 && node.Outputs[1].Length > 0 && graph.Order.ConsumersOf(node.Outputs[1]).Count > 0)
        {
            throw node.Unsupported("its second output, the places of the largest values, is used");
        }

        _ = node.Whole("storage_order", 0);
        KernelSize dilation = WindowAttributes.Pair(node, "dilations");
        (KernelSize size, KernelSize stride, ConvPadding padding) = Window(graph, node, input, dilation);
        graph.Append(node, input, Pool(node, () => MaxPool2D(size, stride, padding, node.Whole("ceil_mode", 0) != 0, dilation)));
    }

    internal static void AveragePool(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Image(node, 0);
        if (WindowAttributes.Pair(node, "dilations") != 1)
        {
            throw node.Unsupported("its attribute 'dilations' is not 1");
        }

        (KernelSize size, KernelSize stride, ConvPadding padding) = Window(graph, node, input, 1);
        bool counts = node.Whole("count_include_pad", 0) != 0 || padding == ConvPadding.Valid;
        graph.Append(node, input, Pool(node, () => AveragePool2D(size, stride, padding, node.Whole("ceil_mode", 0) != 0, counts)));
    }

    internal static void GlobalAveragePool(GraphImport graph, OnnxNode node) =>
        graph.Append(node, graph.Image(node, 0), AdaptiveAveragePool2D(1));

    internal static void GlobalMaxPool(GraphImport graph, OnnxNode node)
    {
        ImportedTensor largest = graph.Apply(node, graph.Image(node, 0), GlobalMaxPool2D());
        graph.Append(node, largest, Reshape(TensorShape.Image(largest.Shape.Channels, 1, 1)));
    }

    internal static void ReduceMean(GraphImport graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(node, 0);
        long[]? axes = graph.Opset < 18 ? node.Wholes("axes") : graph.Constant(node, 1, "axes")?.Integers;
        bool keeps = node.Whole("keepdims", 1) != 0;
        _ = node.Whole("noop_with_empty_axes", 0);
        long first = input.IsChannelsLast ? 1 : 2;
        long[] reduced = [.. (axes ?? []).Select(static axis => axis < 0 ? axis + 4 : axis).Order()];
        if (!input.Shape.IsImage || !reduced.AsSpan().SequenceEqual([first, first + 1]))
        {
            throw node.Unsupported("it reduces other dimensions than height and width ('axes')");
        }

        graph.Append(node, input, keeps ? AdaptiveAveragePool2D(1) : GlobalAveragePool2D());
    }

    private static (KernelSize Size, KernelSize Stride, ConvPadding Padding) Window(
        GraphImport graph, OnnxNode node, ImportedTensor input, KernelSize dilation)
    {
        KernelSize size = WindowAttributes.Pair(node, "kernel_shape", isRequired: true);
        KernelSize stride = WindowAttributes.Pair(node, "strides");
        return (size, stride, WindowAttributes.Padding(graph, node, input.Shape, size, stride, dilation));
    }

    private static Layer Pool(OnnxNode node, Func<Layer> pool)
    {
        try
        {
            return pool();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw node.Unsupported(e.Message, e);
        }
    }
}
