namespace Microsoft.ML.ConvNets.Networks;

/// <summary>The shapes of what several values make.</summary>
internal static class Shapes
{
    /// <summary>What an operation on pairs of values gives: a dimension of 1 is as long as that of the other.</summary>
    internal static TensorShape Combined(IReadOnlyList<TensorShape> shapes)
    {
        TensorShape first = shapes[0];
        int channels = Joined(static shape => shape.Channels);
        int height = Joined(static shape => shape.Height);
        int width = Joined(static shape => shape.Width);
        return shapes.All(shape => shape.IsImage == first.IsImage)
            ? first.IsImage ? TensorShape.Image(channels, height, width) : TensorShape.Vector(channels)
            : throw Misfit(shapes, "vectors and feature maps do not go together");

        int Joined(Func<TensorShape, int> side)
        {
            int largest = shapes.Max(side);
            return shapes.All(shape => side(shape) == largest || side(shape) == 1)
                ? largest
                : throw Misfit(shapes, "their dimensions are the same or 1");
        }
    }

    /// <summary>What channels side by side give.</summary>
    internal static TensorShape Concatenated(IReadOnlyList<TensorShape> shapes)
    {
        TensorShape first = shapes[0];
        if (shapes.Any(shape => shape.IsImage != first.IsImage || shape.Height != first.Height || shape.Width != first.Width))
        {
            throw Misfit(shapes, "only the numbers of channels may differ");
        }

        int channels = checked((int)shapes.Sum(static shape => (long)shape.Channels));
        return first.IsImage ? TensorShape.Image(channels, first.Height, first.Width) : TensorShape.Vector(channels);
    }

    private static LayerShapeException Misfit(IReadOnlyList<TensorShape> shapes, string rule) => new(
        $"Its inputs are {string.Join(", ", shapes)}: {rule}.");
}
