using Onnx;
using static Microsoft.ML.ConvNets.Onnx.OnnxGraphBuilder;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>The beginning of a graph that takes images: from packed pixels to what the first layer takes.</summary>
internal sealed class OnnxPixelInput(OnnxGraphBuilder graph, OnnxOps ops)
{
    private const long HeightAxis = 2;
    private const long WidthAxis = 3;

    /// <summary>Adds the graph's input, <c>[N, H, W, C]</c>, and what makes of it <c>float [N, C, H, W]</c>, resized and scaled.</summary>
    internal OnnxValue Add(string name, OnnxInput input, PixelScaling scaling)
    {
        TensorShape shape = input.Shape;
        TensorProto.Types.DataType type =
            input.PixelType == OnnxPixelType.Float32 ? TensorProto.Types.DataType.Float : TensorProto.Types.DataType.Uint8;
        OnnxDimension height = input.Resize is null ? shape.Height : "H";
        OnnxDimension width = input.Resize is null ? shape.Width : "W";
        OnnxValue planes = ops.Transpose(graph.Input(name, type, height, width, shape.Channels), 0, 3, 1, 2);
        if (input.Resize is { } resize)
        {
            planes = Resize(planes, shape, resize);
        }

        OnnxValue numbers = input.PixelType == OnnxPixelType.Float32
            ? planes
            : graph.Node("Cast", [planes], Attribute("to", (long)TensorProto.Types.DataType.Float));
        long[] channels = [shape.Channels, 1, 1];
        OnnxValue scaled = ops.Combine(Arithmetic.Multiply, numbers, graph.Constant(
            "pixel_scale", channels, Array.ConvertAll(scaling.StandardDeviation, static deviation => 1 / (255f * deviation))));
        return scaling.Mean.All(static mean => mean == 0)
            ? scaled
            : ops.Combine(Arithmetic.Add, scaled, graph.Constant("pixel_offset", channels, Offsets(scaling)));
    }

    private static float[] Offsets(PixelScaling scaling) =>
        [.. scaling.Mean.Zip(scaling.StandardDeviation, static (mean, deviation) => -mean / deviation)];

    private OnnxValue Resize(OnnxValue planes, TensorShape shape, PixelResize resize)
    {
        OnnxValue target = graph.Constant("target_size", shape.Height, shape.Width);
        if (resize.Covered is not (int height, int width))
        {
            return Resize(planes, target, resize.IsCubic);
        }

        OnnxValue size = CoveringSize(planes, height, width);
        OnnxValue resized = Resize(planes, size, resize.IsCubic);

        // The middle; half pixels go to the even one, as Python rounds.
        OnnxValue rest = Cast(graph.Node("Sub", [size, target]), TensorProto.Types.DataType.Float);
        OnnxValue half = graph.Node("Round", [ops.Combine(Arithmetic.Multiply, rest, graph.Constant("one_half", 0.5f))]);
        OnnxValue start = Cast(half, TensorProto.Types.DataType.Int64);
        OnnxValue end = ops.Combine(Arithmetic.Add, start, target);
        return graph.Node("Slice", [resized, start, end, graph.Constant("axes", HeightAxis, WidthAxis)]);
    }

    /// <summary>The height and width of the image when it just covers a rectangle, proportions kept, rounded down.</summary>
    private OnnxValue CoveringSize(OnnxValue planes, int height, int width)
    {
        OnnxValue sourceHeight = graph.Node("Shape", [planes], Attribute("start", HeightAxis), Attribute("end", WidthAxis));
        OnnxValue sourceWidth = graph.Node("Shape", [planes], Attribute("start", WidthAxis), Attribute("end", WidthAxis + 1));
        OnnxValue covered = graph.Constant("covered_height", [(long)height]);
        OnnxValue across = graph.Constant("covered_width", [(long)width]);
        OnnxValue byWidth = graph.Node(
            "LessOrEqual",
            [ops.Combine(Arithmetic.Multiply, sourceWidth, covered), ops.Combine(Arithmetic.Multiply, sourceHeight, across)]);
        OnnxValue resizedHeight = graph.Node(
            "Where", [byWidth, graph.Node("Div", [ops.Combine(Arithmetic.Multiply, sourceHeight, across), sourceWidth]), covered]);
        OnnxValue resizedWidth = graph.Node(
            "Where", [byWidth, across, graph.Node("Div", [ops.Combine(Arithmetic.Multiply, sourceWidth, covered), sourceHeight])]);
        return graph.Node("Concat", [resizedHeight, resizedWidth], Attribute("axis", 0));
    }

    private OnnxValue Cast(OnnxValue value, TensorProto.Types.DataType type) => graph.Node("Cast", [value], Attribute("to", (long)type));

    /// <summary>Weights are those of Pillow: what lies outside the image has none, and the others sum to one.</summary>
    private OnnxValue Resize(OnnxValue planes, OnnxValue size, bool isCubic)
    {
        // All four sides: ONNX Runtime 1.31 loses the sizes of two where it moves a transposition past the resize.
        OnnxValue others = graph.Node("Shape", [planes], Attribute("start", 0), Attribute("end", HeightAxis));
        OnnxValue sides = graph.Node("Concat", [others, size], Attribute("axis", 0));
        return graph.Node(
            "Resize", [planes, OnnxValue.None, OnnxValue.None, sides], Attribute("mode", isCubic ? "cubic" : "linear"),
            Attribute("antialias", 1), Attribute("exclude_outside", 1), Attribute("cubic_coeff_a", -0.5),
            Attribute("coordinate_transformation_mode", "half_pixel"));
    }
}
