namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>What a network's graph takes.</summary>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Scaling">
/// How packed pixels (<c>[N, H, W, C]</c>) become the network's input; null for inputs that are <c>float [N, C, H, W]</c> or <c>[N, F]</c>
/// already.
/// </param>
internal sealed record OnnxInput(TensorShape Shape, PixelScaling? Scaling)
{
    /// <summary>How the type of packed pixels; their values are 0 to 255 in either.</summary>
    internal OnnxPixelType PixelType { get; init; }

    /// <summary>How images of any size are resized to the shape; null where they come in that size.</summary>
    internal PixelResize? Resize { get; init; }
}

/// <summary><c>(pixel / 255 - mean) / standard deviation</c>, with one value for each channel.</summary>
internal sealed record PixelScaling(float[] Mean, float[] StandardDeviation);

/// <summary>An antialiased resize, to the network's input.</summary>
/// <param name="IsCubic">Whether it is bicubic (a = -0.5) and not bilinear.</param>
/// <param name="Covered">
/// The height and width that the resized image just covers, proportions kept, before the middle of it is cut out; null where the whole
/// image is resized, whatever its proportions.
/// </param>
internal sealed record PixelResize(bool IsCubic, (int Height, int Width)? Covered);
