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
    /// Number of positions of a kernel along a side; with <c>ceil</c> a last one may hang over the end if it starts before it. Null
    /// where none fits.
    /// </summary>
    internal static int? Positions(int size, int window, int stride, int before, int after, bool ceil = false)
    {
        long room = (long)size + before + after - window + (ceil ? stride - 1 : 0);
        if (room < 0)
        {
            return null;
        }

        long last = room / stride;
        return (int)Math.Min(ceil && last * stride >= (long)size + before ? last : last + 1, int.MaxValue);
    }

    /// <summary>The shape that a kernel makes of <c>[C, H, W]</c>.</summary>
    internal static TensorShape Slide(
        TensorShape input, int channels, KernelSize window, KernelSize stride, ConvPadding padding, string layer, bool ceil = false)
    {
        RequireImage(input, layer);
        SidePadding sides = padding.Around(input, window, stride);
        return TensorShape.Image(
            channels,
            Positions(input.Height, window.Height, stride.Height, sides.Top, sides.Bottom, ceil)
                ?? throw Misfit(window.Height, "height", input.Height),
            Positions(input.Width, window.Width, stride.Width, sides.Left, sides.Right, ceil)
                ?? throw Misfit(window.Width, "width", input.Width));

        LayerShapeException Misfit(int kernel, string side, int size) => new(
            $"{layer} slides a kernel of {kernel} over a {side} of {size} (padding {padding}): it does not fit. "
            + "Use a larger input, a smaller kernel, fewer pools before it, or ConvPadding.Same.");
    }

    /// <summary>Requires a kernel of at least one pixel, and small enough for the arithmetic of shapes.</summary>
    internal static KernelSize Required(KernelSize window, string name)
    {
        RequireAtLeast(window.Height, 1, name);
        RequireAtLeast(window.Width, 1, name);
        return window;
    }

    /// <summary>Requires padding on which no window of a pool lies as a whole.</summary>
    internal static ConvPadding RequirePoolPadding(ConvPadding padding, KernelSize window, string name)
    {
        SidePadding sides = padding.Sides;
        return Math.Max(sides.Top, sides.Bottom) < window.Height && Math.Max(sides.Left, sides.Right) < window.Width
            ? padding
            : throw new ArgumentOutOfRangeException(
                name, padding, $"Padding of a pool is smaller than its window ({window}), or a window would lie outside of the image.");
    }

    /// <summary>Requires a number that is large enough, and small enough for the arithmetic of shapes.</summary>
    internal static int RequireAtLeast(int value, int minimum, string name) =>
        Guard.InRange(value, atLeast: minimum, atMost: TensorShape.MaxDimension, name: name);
}
