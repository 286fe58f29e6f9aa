using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>The one input of a graph that is no weight.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one sample, channels first.</param>
/// <param name="BatchSize">The number of samples that the file is made for; null for any.</param>
/// <param name="IsFixedSize">Whether the file says height and width.</param>
/// <param name="IsChannelsLast">Whether it is <c>[N, H, W, C]</c>.</param>
/// <param name="IsBytes">Whether it takes the bytes of pixels.</param>
internal sealed record GraphInput(string Name, TensorShape Shape, long? BatchSize, bool IsFixedSize, bool IsChannelsLast, bool IsBytes)
{
    /// <summary>The height and width at which a graph is read whose file leaves them open.</summary>
    private const int OpenSide = 224;

    /// <summary>The channels of an image whose file leaves them open.</summary>
    private const int OpenChannels = 3;

    /// <exception cref="NotSupportedException">There are several inputs, or it is no batch of images or vectors.</exception>
    internal static GraphInput Of(OnnxFile file, GraphProto graph)
    {
        var weights = graph.Initializer.Select(static tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !weights.Contains(input.Name))];
        if (inputs is not [{ Type.TensorType: { } type } input])
        {
            throw new NotSupportedException(
                $"'{file.Name}' has {inputs.Length} inputs that are no weights "
                + $"({string.Join(", ", inputs.Select(static one => one.Name))}); layers that train have one, a tensor. The model "
                + "cannot be used here.");
        }

        long?[] sides = [.. type.Shape?.Dim.Select(static side => side.DimValue > 0 ? side.DimValue : (long?)null) ?? []];
        bool isChannelsLast = sides.Length == 4 && IsTurned(graph, input.Name);
        if (isChannelsLast)
        {
            sides = [sides[0], sides[3], sides[1], sides[2]];
        }

        TensorShape shape = sides switch
        {
            [_, { } length] when length <= TensorShape.MaxDimension => TensorShape.Vector((int)length),
            [_, var channels, var height, var width]
                when Math.Max(channels ?? 1, Math.Max(height ?? 1, width ?? 1)) <= TensorShape.MaxDimension =>
                    TensorShape.Image((int)(channels ?? OpenChannels), (int)(height ?? OpenSide), (int)(width ?? OpenSide)),
            _ => throw new NotSupportedException(
                $"The input '{input.Name}' of '{file.Name}' is "
                + $"[{string.Join(", ", sides.Select(static side => side?.ToString() ?? "?"))}]; layers that train take images "
                + "[N, C, H, W] or vectors [N, F]."),
        };
        bool isBytes = (DataType)type.ElemType == DataType.Uint8;
        return isBytes || NumberTypes.IsFloating(type.ElemType)
            ? new GraphInput(input.Name, shape, sides[0], sides.Skip(1).All(static side => side is not null), isChannelsLast, isBytes)
            : throw new NotSupportedException(
                $"The input '{input.Name}' of '{file.Name}' is of the type {NumberTypes.NameOf(type.ElemType)}; layers that train take "
                + "numbers, or bytes that become numbers.");
    }

    /// <summary>Whether the first that a graph does is to put the channels of its input before height and width.</summary>
    private static bool IsTurned(GraphProto graph, string name)
    {
        for (int i = 0; i < graph.Node.Count; i++)
        {
            NodeProto? node = graph.Node.FirstOrDefault(node => node.Input.Contains(name));
            if (node is not { OpType: "Cast" or "Identity" or "Mul" or "Add" or "Sub" or "Div" or "Transpose", Output.Count: > 0 })
            {
                return false;
            }

            if (node.OpType == "Transpose")
            {
                return node.Attribute.FirstOrDefault(static attribute => attribute.Name == "perm")?.Ints is [0, 3, 1, 2];
            }

            name = node.Output[0];
        }

        return false;
    }
}
