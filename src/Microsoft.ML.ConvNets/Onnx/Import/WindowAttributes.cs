using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>The attributes of operators that slide a window over an image.</summary>
internal static class WindowAttributes
{
    /// <summary>A number that a layer can have.</summary>
    internal static int Small(OnnxNode node, long value) => value is >= 1 and <= TensorShape.MaxDimension
        ? (int)value
        : throw node.Unsupported($"one of its sizes is {value}");

    /// <summary>A number for each direction; 1 where there is none.</summary>
    internal static KernelSize Pair(OnnxNode node, string name, bool isRequired = false) => node.Wholes(name) switch
    {
        [long down, long right] => (Small(node, down), Small(node, right)),
        null when !isRequired => 1,
        long[] other => throw node.Unsupported($"its attribute '{name}' has {other.Length} numbers, not two"),
        null => throw node.Unsupported($"it lacks the attribute '{name}'"),
    };

    /// <summary>What surrounds the image.</summary>
    internal static ConvPadding Padding(
        GraphImport graph, OnnxNode node, TensorShape input, KernelSize kernel, KernelSize stride, KernelSize dilation)
    {
        string kind = node.Text("auto_pad", "NOTSET");
        long[] pads = node.Wholes("pads") ?? [0, 0, 0, 0];
        return kind switch
        {
            "NOTSET" or "" when pads is [long top, long left, long bottom, long right] =>
                Sides(node, top, bottom, left, right),
            "VALID" => ConvPadding.Valid,
            "SAME_UPPER" => ConvPadding.Same,
            "SAME_LOWER" => SameLower(graph, node, input, kernel, stride, dilation),
            "NOTSET" or "" => throw node.Unsupported($"its attribute 'pads' has {pads.Length} numbers, not four"),
            _ => throw node.Unsupported($"its attribute 'auto_pad' is '{kind}'"),
        };
    }

    /// <summary>Numbers of zeros, none of them negative.</summary>
    internal static ConvPadding Sides(OnnxNode node, long top, long bottom, long left, long right)
    {
        long[] sides = [top, bottom, left, right];
        return Array.TrueForAll(sides, static side => side is >= 0 and <= TensorShape.MaxDimension)
            ? ConvPadding.Of((int)top, (int)bottom, (int)left, (int)right)
            : throw node.Unsupported($"its padding is [{string.Join(", ", sides)}]");
    }

    /// <summary>Like <see cref="ConvPadding.Same"/> with the odd zero at the top and left.</summary>
    private static ConvPadding SameLower(
        GraphImport graph, OnnxNode node, TensorShape input, KernelSize kernel, KernelSize stride, KernelSize dilation)
    {
        SidePadding same = ConvPadding.Same.Around(input, kernel.Dilated(dilation), stride);
        return graph.IsFixedSize || (same.IsSymmetric && stride == 1)
            ? ConvPadding.Of(same.Bottom, same.Top, same.Right, same.Left)
            : throw node.Unsupported("its attribute 'auto_pad' is 'SAME_LOWER', and the file leaves the size of its input open");
    }
}
