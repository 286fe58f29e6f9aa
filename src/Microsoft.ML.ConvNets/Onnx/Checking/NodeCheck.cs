using Onnx;
using static Onnx.AttributeProto.Types;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>
/// Whether an operator's attributes are numbers that a kernel can do with: ONNX Runtime divides by some of them, and asks for as much
/// memory as others say.
/// </summary>
internal static class NodeCheck
{
    /// <summary>The most values that an operator may be told to make: 1 GiB of them.</summary>
    internal const long MaxValues = 1L << 28;

    /// <summary>The most pixels that are added on a side.</summary>
    internal const long MaxPadding = 1024;

    private const long MaxWindow = 1 << 16;

    /// <exception cref="FormatException">An attribute is given twice, or is out of its range.</exception>
    internal static void Require(NodeProto node)
    {
        if (node.OpType.Length == 0)
        {
            throw new FormatException($"{GraphCheck.NameOf(node)} has no operator");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (!names.Add(attribute.Name))
            {
                throw new FormatException($"{GraphCheck.NameOf(node)} has the attribute '{attribute.Name}' twice");
            }

            Require(attribute, node);
        }
    }

    private static void Require(AttributeProto attribute, NodeProto node)
    {
        if (attribute.RefAttrName.Length > 0 || attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0)
        {
            throw new FormatException(
                $"the attribute '{attribute.Name}' of {GraphCheck.NameOf(node)} refers to another one, or is a sparse tensor");
        }

        foreach (TensorProto tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
        {
            TensorCheck.Require(tensor, GraphCheck.NameOf(node));
        }

        // Older files do not say of what type an attribute is.
        IEnumerable<long> numbers = attribute.Type == AttributeType.Int ? [attribute.I] : attribute.Ints;
        (long least, long most) = attribute.Name switch
        {
            "strides" or "dilations" or "kernel_shape" or "size" or "num_outputs" => (1, MaxWindow),
            "blocksize" or "group" or "hidden_size" => (1, 1 << 20),
            "pads" => (-MaxPadding, MaxPadding),
            "paddings" or "output_padding" => (0, MaxPadding),
            "output_shape" or "shape" or "p" => (-1, 1 << 24),
            _ => (long.MinValue, long.MaxValue),
        };
        foreach (long number in numbers)
        {
            if (number < least || number > most)
            {
                throw new FormatException(
                    $"'{attribute.Name}' of {GraphCheck.NameOf(node)} is {number}; possible are {least} to {most}");
            }
        }
    }
}
