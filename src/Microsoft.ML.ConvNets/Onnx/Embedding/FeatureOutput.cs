using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>Finds what a classifier's last layer reads: the features that another head can stand on.</summary>
internal static class FeatureOutput
{
    /// <summary>What may stand behind the last layer.</summary>
    private static readonly HashSet<string> s_after = new(StringComparer.Ordinal)
    {
        "Cast", "DequantizeLinear", "Flatten", "Identity", "LogSoftmax", "Reshape", "Sigmoid", "Softmax", "Squeeze",
    };

    /// <summary>What hands its values on as they are when scoring.</summary>
    private static readonly HashSet<string> s_before = new(StringComparer.Ordinal) { "Dropout", "Identity" };

    /// <summary>
    /// The input of the dense layer that the graph's first output comes from, where it ends with one; otherwise that output.
    /// </summary>
    internal static string Of(GraphProto graph)
    {
        string output = graph.Output[0].Name;
        Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string name in node.Output)
            {
                makers[name] = node;
            }
        }

        HashSet<string> constants = [.. graph.Initializer.Select(static tensor => tensor.Name)];
        constants.UnionWith(graph.Node.Where(static node => node.OpType == "Constant").SelectMany(static node => node.Output));
        NodeProto? last = Before(output, s_after);
        if (last is { OpType: "Add" } bias && bias.Input.Count == 2)
        {
            last = Array.Find([.. bias.Input], IsConstant) is { } constant
                ? Before(bias.Input[0] == constant ? bias.Input[1] : bias.Input[0], [])
                : null;
        }

        if (last is not { OpType: "Gemm" or "MatMul", Input.Count: >= 2 } || !IsConstant(last.Input[1]))
        {
            return output;
        }

        string features = last.Input[0];
        while (makers.TryGetValue(features, out NodeProto? node) && s_before.Contains(node.OpType) && node.Input.Count > 0)
        {
            features = node.Input[0];
        }

        return makers.ContainsKey(features) ? features : output;

        NodeProto? Before(string name, HashSet<string> passed)
        {
            NodeProto? node = makers.GetValueOrDefault(name);
            while (node is not null && passed.Contains(node.OpType) && node.Input.Count > 0)
            {
                node = makers.GetValueOrDefault(node.Input[0]);
            }

            return node;
        }

        // Weights may pass through a node that shares, transposes or dequantizes them.
        bool IsConstant(string name) => constants.Contains(name) || (makers.TryGetValue(name, out NodeProto? node)
            && node.OpType is "Identity" or "Transpose" or "DequantizeLinear" or "Cast" && node.Input.Count > 0
            && node.Input.All(constants.Contains));
    }
}
