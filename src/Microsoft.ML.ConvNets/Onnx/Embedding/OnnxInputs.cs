using Onnx;
using static Onnx.TensorProto.Types;

namespace Microsoft.ML.ConvNets.Onnx.Embedding;

/// <summary>What the input of a file takes, as a shape of ours.</summary>
internal static class OnnxInputs
{
    /// <summary>The input of a name; without one, the only input that there is.</summary>
    /// <exception cref="ArgumentException">There is none, there are several, or it takes no numbers.</exception>
    internal static ValueInfoProto Find(OnnxFile file, string? name)
    {
        string[] open = [.. OnnxSection.OpenInputs(file.Model.Graph)];
        ValueInfoProto input = OnnxSection.InputOf(file, name ?? (open.Length == 1 ? open[0] : throw new ArgumentException(
            $"The ONNX file '{file.Name}' has {open.Length} inputs ({string.Join(", ", open)}). Say which one takes the images: "
            + "OnnxBackboneOptions.InputName.")));
        return (DataType)input.Type.TensorType.ElemType is DataType.Float or DataType.Float16 or DataType.Double or DataType.Uint8
            ? input
            : throw new ArgumentException(
                $"The input '{input.Name}' of the ONNX file '{file.Name}' takes {(DataType)input.Type.TensorType.ElemType}; images come as "
                + "Float, Float16, Double or Uint8.");
    }

    /// <summary>Whether the input takes whole numbers of 0 to 255.</summary>
    internal static bool IsBytes(ValueInfoProto input) => input.Type.TensorType.ElemType == (int)DataType.Uint8;

    /// <summary>Whether an image comes with its channels last.</summary>
    internal static bool IsChannelsLast(ValueInfoProto input, TensorShape shape)
    {
        long[] sides = Sides(input);
        return shape.IsImage && sides.Length == 4 && !Fits(sides.AsSpan(1), [shape.Channels, shape.Height, shape.Width]);
    }

    /// <summary>The shape of an image, channels first.</summary>
    /// <param name="file">The file.</param>
    /// <param name="input">Its input.</param>
    /// <param name="wanted">The shape that is wanted where the file leaves it free; null for none.</param>
    /// <param name="size">The side where nobody says it.</param>
    /// <exception cref="ArgumentException">The input takes no images, or not the wanted ones.</exception>
    internal static TensorShape ImageOf(OnnxFile file, ValueInfoProto input, TensorShape? wanted, int size)
    {
        long[] sides = Sides(input);
        string takes = $"The input '{input.Name}' of the ONNX file '{file.Name}' takes [{string.Join(", ", sides.Select(Text))}]";
        if (sides.Length != 4)
        {
            throw new ArgumentException($"{takes}; images are [N, channels, height, width].");
        }

        if (wanted is not null && Accepts(sides, wanted))
        {
            return wanted;
        }

        bool isLast = sides[1] is not (0 or 1 or 3) && sides[3] is 1 or 3;
        long channels = isLast ? sides[3] : sides[1];
        (long height, long width) = isLast ? (sides[1], sides[2]) : (sides[2], sides[3]);
        return wanted is not null
            ? throw new ArgumentException($"{takes}, not images of {wanted}.")
            : channels is 0 or 1 or 3
                ? TensorShape.Image(channels == 0 ? 3 : (int)channels, Side(height), Side(width))
                : throw new ArgumentException($"{takes}; images have 1 or 3 channels.");

        int Side(long side) => side == 0 ? size : (int)Math.Min(side, int.MaxValue);
    }

    /// <summary>Whether the input takes a shape, in one layout or the other.</summary>
    internal static bool Accepts(ValueInfoProto input, TensorShape shape) => Accepts(Sides(input), shape);

    private static bool Accepts(long[] sides, TensorShape shape) => shape.IsImage
        ? sides.Length == 4 && (Fits(sides.AsSpan(1), [shape.Channels, shape.Height, shape.Width])
            || Fits(sides.AsSpan(1), [shape.Height, shape.Width, shape.Channels]))
        : sides.Length == 2 && Fits(sides.AsSpan(1), [shape.Channels]);

    /// <summary>The dimensions; 0 for those that the file leaves free.</summary>
    private static long[] Sides(ValueInfoProto input) =>
        [.. input.Type.TensorType.Shape.Dim.Select(static side => Math.Max(0, side.DimValue))];

    private static bool Fits(ReadOnlySpan<long> sides, ReadOnlySpan<long> shape)
    {
        for (int i = 0; i < sides.Length; i++)
        {
            if (sides[i] != 0 && sides[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(long side) => side == 0 ? "any" : $"{side}";
}
