namespace Microsoft.ML.ConvNets.Images;

/// <summary>An opaque image in the memory of whoever decoded it: rows of four bytes a pixel without gaps.</summary>
internal readonly ref struct DecodedImage(ReadOnlySpan<byte> pixels, int height, int width, PixelLayout layout)
{
    internal ReadOnlySpan<byte> Pixels { get; } = pixels;

    internal int Height { get; } = height;

    internal int Width { get; } = width;

    internal PixelLayout Layout { get; } = layout;
}
