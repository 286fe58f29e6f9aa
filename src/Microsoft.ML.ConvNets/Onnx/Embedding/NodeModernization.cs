using Onnx;
using static Onnx.AttributeProto.Types;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>
/// Nodes of old files written as version 17 writes them: attributes that became inputs, and such that later versions no longer have.
/// </summary>
internal static class NodeModernization
{
    /// <summary>The version of what is written.</summary>
    internal const int Version = 17;

    /// <summary>By operator: the version that made inputs of attributes, and these in the order of the inputs.</summary>
    private static readonly Dictionary<string, (int Since, string[] Attributes)> s_moved = new(StringComparer.Ordinal)
    {
        ["Clip"] = (11, ["min", "max"]),
        ["Pad"] = (11, ["pads", "value"]),
        ["ReduceSum"] = (13, ["axes"]),
        ["Slice"] = (10, ["starts", "ends", "axes"]),
        ["Split"] = (13, ["split"]),
        ["Squeeze"] = (13, ["axes"]),
        ["TopK"] = (10, ["k"]),
        ["Unsqueeze"] = (13, ["axes"]),
    };

    /// <summary>Whether a node of a file of that version can stand in a graph of version 17, perhaps written anew.</summary>
    internal static bool CanBe(NodeProto node, int version) => OperatorVersions.Of(node, version).Last >= Version
        || (version >= OperatorVersions.Oldest && node.OpType switch
        {
            "BatchNormalization" => HasOneOutput(node) && (Find(node, "spatial")?.I ?? 1) == 1,
            "Dropout" => HasOneOutput(node),
            _ => s_moved.ContainsKey(node.OpType),
        });

    /// <summary>Writes a node of a file of that version anew where it has to be.</summary>
    /// <param name="node">The node, which is changed.</param>
    /// <param name="version">The version that it was written in.</param>
    /// <param name="constant">Adds a constant to the graph and gives its name.</param>
    internal static void Apply(NodeProto node, int version, Func<TensorProto, string> constant)
    {
        if (OperatorVersions.Of(node, version).Last >= Version)
        {
            return;
        }

        if (node.OpType == "BatchNormalization")
        {
            Take(node, "spatial");
        }
        else if (node.OpType == "Dropout")
        {
            // As when scoring, nothing is dropped.
            node.OpType = "Identity";
            node.Attribute.Clear();
        }
        else if (s_moved.TryGetValue(node.OpType, out (int Since, string[] Attributes) moved) && moved.Since > version)
        {
            foreach (string name in moved.Attributes)
            {
                node.Input.Add(Take(node, name) is { } attribute ? constant(TensorOf(attribute)) : "");
            }

            while (node.Input.Count > 0 && node.Input[^1].Length == 0)
            {
                node.Input.RemoveAt(node.Input.Count - 1);
            }
        }
    }

    private static bool HasOneOutput(NodeProto node) => node.Output.Skip(1).All(static name => name.Length == 0);

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static AttributeProto? Take(NodeProto node, string name)
    {
        AttributeProto? found = Find(node, name);
        _ = found is not null && node.Attribute.Remove(found);
        return found;
    }

    private static TensorProto TensorOf(AttributeProto attribute) => attribute.Type switch
    {
        AttributeType.Float => new TensorProto { DataType = (int)TensorProto.Types.DataType.Float, FloatData = { attribute.F } },
        AttributeType.Int => Numbers(attribute.I),
        _ => Numbers([.. attribute.Ints]),
    };

    private static TensorProto Numbers(params long[] values) => new()
    {
        DataType = (int)TensorProto.Types.DataType.Int64,
        Dims = { values.Length },
        Int64Data = { values },
    };
}
