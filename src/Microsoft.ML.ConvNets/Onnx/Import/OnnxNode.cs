using System.Globalization;
using Google.Protobuf.Collections;
using Onnx;
using AttributeType = Onnx.AttributeProto.Types.AttributeType;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>A node of a graph that is read. It keeps account of its attributes, so that none is passed over.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);

    internal OnnxNode(NodeProto node)
    {
        Operator = node.OpType;
        IsStandard = node.Domain is "" or "ai.onnx";
        Inputs = node.Input;
        Outputs = node.Output;
        Name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(static output => output.Length > 0) ?? "";
        foreach (AttributeProto attribute in node.Attribute)
        {
            _attributes[attribute.Name] = attribute;
            _unread.Add(attribute.Name);
        }
    }

    /// <summary>What it computes.</summary>
    internal string Operator { get; }

    /// <summary>Whether its operator is one of ONNX itself.</summary>
    internal bool IsStandard { get; }

    /// <summary>Its name, or that of its output.</summary>
    internal string Name { get; }

    internal RepeatedField<string> Inputs { get; }

    internal RepeatedField<string> Outputs { get; }

    /// <summary>Whether it has an input at a place.</summary>
    internal bool Has(int input) => input < Inputs.Count && Inputs[input].Length > 0;

    internal bool HasAttribute(string name) => _attributes.ContainsKey(name);

    internal long Whole(string name, long otherwise) => Find(name, AttributeType.Int)?.I ?? otherwise;

    /// <summary>A number as it was written, such as 0.01, not as single precision shows it.</summary>
    internal double Number(string name, double otherwise) => Find(name, AttributeType.Float) is { } found
        ? double.Parse(found.F.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : otherwise;

    internal string Text(string name, string otherwise) => Find(name, AttributeType.String)?.S.ToStringUtf8() ?? otherwise;

    internal long[]? Wholes(string name) => Find(name, AttributeType.Ints)?.Ints.ToArray();

    internal float[]? Numbers(string name) => Find(name, AttributeType.Floats)?.Floats.ToArray();

    internal ConstantTensor? Tensor(string name) => Find(name, AttributeType.Tensor) is { } found ? ConstantTensor.Read(found.T) : null;

    /// <summary>Requires the only value of an attribute that layers have.</summary>
    internal void Require(string name, long only, long otherwise)
    {
        if (Whole(name, otherwise) != only)
        {
            throw Unsupported($"its attribute '{name}' is {Whole(name, otherwise)}, which layers know only as {only}");
        }
    }

    /// <summary>Requires that there is no attribute that nobody asked for.</summary>
    internal void RequireAllRead()
    {
        if (_unread.Count > 0)
        {
            throw Unsupported($"its attribute '{_unread.First()}' is not known");
        }
    }

    /// <summary>What is said where layers cannot do what the node does.</summary>
    internal NotSupportedException Unsupported(string reason, Exception? inner = null) => new(
        $"The operator {Operator} of the node '{Name}' cannot become a layer that trains: {reason}. The model can still be used frozen.",
        inner);

    private AttributeProto? Find(string name, AttributeType type)
    {
        _unread.Remove(name);
        return !_attributes.TryGetValue(name, out AttributeProto? found)
            ? null
            : found.Type == type ? found : throw new InvalidDataException(
                $"The attribute '{name}' of the node '{Name}' ({Operator}) is of the type {found.Type}, not {type}.");
    }
}
