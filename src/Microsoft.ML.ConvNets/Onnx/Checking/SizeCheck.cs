using System.Runtime.InteropServices;
using Onnx;
using static Onnx.TensorProto.Types;

namespace Microsoft.ML.ConvNets.Onnx.Checking;

/// <summary>Whether operators that make as many values as a constant says would make more than is possible.</summary>
internal static class SizeCheck
{
    private const float MaxScale = 64;

    /// <summary>The most times that a tensor is repeated.</summary>
    private const long MaxRepeats = 4096;

    /// <exception cref="FormatException">One would.</exception>
    internal static void Require(GraphProto graph)
    {
        Dictionary<string, TensorProto> constants = Constants(graph);
        foreach (NodeProto node in graph.Node)
        {
            int place = node.OpType switch
            {
                "ConstantOfShape" => 0,
                "Expand" or "Tile" or "Reshape" or "Pad" => 1,
                "Resize" => 3,
                _ => int.MaxValue,
            };
            if (place < node.Input.Count && constants.TryGetValue(node.Input[place], out TensorProto? sizes)
                && Numbers(sizes) is { } numbers)
            {
                RequirePossible(node, numbers);
            }

            int factors = node.OpType switch { "Resize" => node.Input.Count > 2 ? 2 : 1, "Upsample" => 1, _ => int.MaxValue };
            if (factors < node.Input.Count && constants.TryGetValue(node.Input[factors], out TensorProto? scales)
                && scales.DataType == (int)DataType.Float)
            {
                RequirePossible(node, [.. Floats(scales).Select(
                    static scale => scale > 0 && scale < MaxScale ? (long)Math.Ceiling(scale) : long.MaxValue)]);
            }
        }
    }

    private static void RequirePossible(NodeProto node, long[] numbers)
    {
        if (node.OpType == "Pad")
        {
            if (numbers.Any(static number => Math.Abs((decimal)number) > NodeCheck.MaxPadding))
            {
                throw new FormatException(
                    $"{GraphCheck.NameOf(node)} pads by [{string.Join(", ", numbers)}]; at most {NodeCheck.MaxPadding} are possible");
            }

            return;
        }

        Int128 count = 1;
        foreach (long number in numbers.Where(static number => number > 0))
        {
            count = Int128.Min(count * number, (Int128)long.MaxValue);
        }

        long most = node.OpType == "Tile" ? MaxRepeats : NodeCheck.MaxValues;
        if (count > most)
        {
            throw new FormatException(
                $"{GraphCheck.NameOf(node)} would make [{string.Join(", ", numbers)}] values; at most {most:N0} are possible");
        }
    }

    /// <summary>The constants of a graph, by name.</summary>
    internal static Dictionary<string, TensorProto> Constants(GraphProto graph)
    {
        var constants = graph.Initializer.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node.Where(static node => node.OpType == "Constant" && node.Output.Count > 0))
        {
            if (node.Attribute.FirstOrDefault(static attribute => attribute.Name == "value")?.T is { } value)
            {
                constants[node.Output[0]] = value;
            }
            else if (node.Attribute.FirstOrDefault(static attribute => attribute.Name == "value_ints") is { } list)
            {
                constants[node.Output[0]] = new TensorProto
                {
                    DataType = (int)DataType.Int64,
                    Dims = { list.Ints.Count },
                    Int64Data = { list.Ints },
                };
            }
        }

        return constants;
    }

    /// <summary>Whole numbers of 64 bits; null for a tensor of another type.</summary>
    internal static long[]? Numbers(TensorProto tensor) => tensor.DataType != (int)DataType.Int64
        ? null
        : tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray() : [.. tensor.Int64Data];

    private static float[] Floats(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
}
