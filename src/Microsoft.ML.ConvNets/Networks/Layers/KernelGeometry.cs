namespace Microsoft.ML.ConvNets.Networks;

/// <summary>The arithmetic of kernels that slide over an image, in convolutions and pools.</summary>
internal static class KernelGeometry
{
    /// <summary>Requires <c>[C, H, W]</c>.</summary>
    internal static TensorShape RequireImage(TensorShape input, string layer) => input.IsImage
        ? input
        : throw new LayerShapeException(
            $"{layer} takes images or feature maps [C, H, W]; a vector {input} reaches it. Put it before Flatten.");

    /// <summary>
    /// Number of positions of a kernel along a side; with <c>ceil</c> a last one may hang over the end if it starts before it.
    /// </summary>
    internal static int Positions(int size, int window, int stride, ConvPadding padding, string side, string layer, bool ceil = false)
    {
        (int before, int after) = padding.Along(size, window, stride);
        int room = size + before + after - window + (ceil ? stride - 1 : 0);
        if (room < 0)
        {
            throw new LayerShapeException(
                $"{layer} slides a kernel of {window} over a {side} of {size} (padding {padding}): it does not fit. "
                + "Use a larger input, a smaller kernel, fewer pools before it, or ConvPadding.Same.");
        }

        int last = room / stride;
        return ceil && last * (long)stride >= size + before ? last : last + 1;
    }

    /// <summary>The shape that a kernel makes of <c>[C, H, W]</c>.</summary>
    internal static TensorShape Slide(
        TensorShape input, int channels, KernelSize window, int stride, ConvPadding padding, string layer, bool ceil = false)
    {
        RequireImage(input, layer);
        return TensorShape.Image(
            channels,
            Positions(input.Height, window.Height, stride, padding, "height", layer, ceil),
            Positions(input.Width, window.Width, stride, padding, "width", layer, ceil));
    }

    /// <summary>Requires a kernel of at least one pixel, and small enough for the arithmetic of shapes.</summary>
    internal static KernelSize Required(KernelSize window, string name)
    {
        RequireAtLeast(window.Height, 1, name);
        RequireAtLeast(window.Width, 1, name);
        return window;
    }

    /// <summary>Requires padding that leaves at least half of each window of a pool on the image.</summary>
    internal static int RequirePoolPadding(int padding, int size, string name)
    {
        RequireAtLeast(padding, 0, name);
        return padding <= size / 2
            ? padding
            : throw new ArgumentOutOfRangeException(name, padding, $"Padding of a pool is at most half its size ({size / 2}).");
    }

    /// <summary>Requires a number that is large enough, and small enough for the arithmetic of shapes.</summary>
    internal static int RequireAtLeast(int value, int minimum, string name) =>
        Guard.InRange(value, atLeast: minimum, atMost: TensorShape.MaxDimension, name: name);
}
