using Onnx;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>Versions of ONNX's operators, the first and the last of them.</summary>
internal readonly record struct VersionRange(int First, int Last)
{
    internal bool IsEmpty => First > Last;

    internal VersionRange Within(VersionRange other) => new(Math.Max(First, other.First), Math.Min(Last, other.Last));

    public override string ToString() => First == Last ? $"{First}" : $"{First} to {Last}";
}

/// <summary>
/// In which versions of ONNX's operators a node says the same. A graph has one version for all its nodes, so that two graphs become one
/// where there is a version in which the nodes of both mean what they meant.
/// </summary>
internal static class OperatorVersions
{
    /// <summary>The newest version that the tables below know.</summary>
    internal const int Newest = 22;

    /// <summary>The oldest version that ONNX Runtime promises to run.</summary>
    internal const int Oldest = 7;

    /// <summary>
    /// The versions, after <see cref="Oldest"/>, that gave an operator's attributes or inputs another meaning. Those that only added types
    /// or attributes are left out, since a node that was written before has none of them.
    /// </summary>
    private static readonly Dictionary<string, int[]> s_changes = new(StringComparer.Ordinal)
    {
        ["BatchNormalization"] = [9, 14],
        ["Clip"] = [11],
        ["Dropout"] = [12],
        ["GroupNormalization"] = [21],
        ["Hardmax"] = [13],
        ["LogSoftmax"] = [13],
        ["Pad"] = [11],
        ["ReduceL1"] = [18],
        ["ReduceL2"] = [18],
        ["ReduceLogSum"] = [18],
        ["ReduceLogSumExp"] = [18],
        ["ReduceMax"] = [18],
        ["ReduceMean"] = [18],
        ["ReduceMin"] = [18],
        ["ReduceProd"] = [18],
        ["ReduceSum"] = [13],
        ["ReduceSumSquare"] = [18],
        ["Resize"] = [11],
        ["Slice"] = [10],
        ["Softmax"] = [13],
        ["Split"] = [13, 18],
        ["Squeeze"] = [13],
        ["TopK"] = [10],
        ["Unsqueeze"] = [13],
        ["Upsample"] = [9, 10],
    };

    /// <summary>Operators that never changed their meaning since <see cref="Oldest"/>.</summary>
    private static readonly HashSet<string> s_unchanged = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "And", "ArgMax", "ArgMin", "AveragePool", "Cast", "Ceil", "Celu", "Concat", "Constant", "ConstantOfShape", "Conv",
        "ConvTranspose", "Cos", "CumSum", "DepthToSpace", "DequantizeLinear", "Div", "Einsum", "Elu", "Equal", "Erf", "Exp", "Expand",
        "Flatten", "Floor", "Gather", "GatherElements", "GatherND", "Gelu", "Gemm", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool",
        "Greater", "GreaterOrEqual", "HardSigmoid", "HardSwish", "Identity", "InstanceNormalization", "LRN", "LayerNormalization",
        "LeakyRelu", "Less", "LessOrEqual", "Log", "LpNormalization", "MatMul", "Max", "MaxPool", "Mean", "Min", "Mish", "Mod", "Mul",
        "Neg", "Not", "Or", "PRelu", "Pow", "QuantizeLinear", "Range", "Reciprocal", "Relu", "Reshape", "Round", "Selu", "Shape",
        "Sigmoid", "Sign", "Sin", "Size", "Softplus", "Softsign", "SpaceToDepth", "Sqrt", "Sub", "Sum", "Tanh", "ThresholdedRelu", "Tile",
        "Transpose", "Trilu", "Where", "Xor",
    };

    /// <summary>The first version in which this library's own nodes say what they mean, where that is not the oldest.</summary>
    private static readonly Dictionary<string, int> s_first = new(StringComparer.Ordinal)
    {
        ["Clip"] = 11,
        ["DequantizeLinear"] = 13,
        ["Erf"] = 9,
        ["HardSwish"] = 14,
        ["LayerNormalization"] = 17,
        ["Pad"] = 11,
        ["Resize"] = 18,
        ["Softmax"] = 13,
        ["TopK"] = 10,
    };

    /// <summary>What this library puts around an embedded file: newer versions only gave these more types.</summary>
    private static readonly HashSet<string> s_around = new(StringComparer.Ordinal)
    {
        "Add", "Cast", "Flatten", "Gather", "Identity", "Mul", "Transpose",
    };

    /// <summary>The versions in which a node of this library says what it means.</summary>
    internal static VersionRange OfOwn(string operation) =>
        new(s_first.GetValueOrDefault(operation, Oldest), s_around.Contains(operation) ? int.MaxValue : Newest);

    /// <summary>The versions, from that of its file, in which a node of a file says the same.</summary>
    internal static VersionRange Of(NodeProto node, int version)
    {
        if (!OnnxDomains.IsDefault(node.Domain))
        {
            return new VersionRange(1, int.MaxValue);
        }

        int last = node.Attribute.Any(static attribute => attribute.G is not null || attribute.Graphs.Count > 0)
            || version is < Oldest or > Newest
            ? version
            : s_changes.TryGetValue(node.OpType, out int[]? changes)
                ? Array.Find(changes, change => change > version) is > 0 and int change ? change - 1 : Newest
                : s_unchanged.Contains(node.OpType) ? Newest : version;
        return new VersionRange(version, last);
    }
}

/// <summary>There is no version of ONNX's operators in which all nodes of a graph would mean what they should.</summary>
internal sealed class OperatorVersionException(string message) : InvalidOperationException(message);
