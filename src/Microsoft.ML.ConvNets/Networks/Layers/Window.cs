namespace Microsoft.ML.ConvNets;

/// <summary>The arithmetic that all sliding windows share (convolutions and pools).</summary>
internal static class Window
{
    /// <summary>Requires <c>[C, H, W]</c>.</summary>
    internal static TensorShape RequireImage(TensorShape input, string layer) => input.IsImage
        ? input
        : throw new LayerShapeException($"{layer} takes pictures or feature maps [C, H, W]; a vector {input} reaches it. Put it before Flatten.");

    /// <summary>Number of positions of a window along a side.</summary>
    internal static int Positions(int size, int window, int stride, Padding padding, string side, string layer)
    {
        (int before, int after) = padding.Along(size, window, stride);
        int room = size + before + after - window;
        return room >= 0
            ? (room / stride) + 1
            : throw new LayerShapeException(
                $"{layer} slides a window of {window} over a {side} of {size} (padding {padding}): it does not fit. "
                + "Use a larger input, a smaller window, fewer pools before it, or Padding.Same.");
    }

    /// <summary>Requires a number that is large enough, and small enough for the arithmetic of shapes.</summary>
    internal static int RequireAtLeast(int value, int minimum, string name) => value < minimum
        ? throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is at least {minimum}.")
        : value <= TensorShape.MaxDimension
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it is at most {TensorShape.MaxDimension:N0}.");
}
