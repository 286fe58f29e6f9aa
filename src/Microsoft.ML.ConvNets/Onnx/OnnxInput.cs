namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>What a network's graph takes.</summary>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Scaling">
/// How packed pixels (<c>uint8 [N, H, W, C]</c>) become the network's input; null for inputs that are <c>float [N, C, H, W]</c> or <c>[N,
/// F]</c> already.
/// </param>
internal sealed record OnnxInput(TensorShape Shape, PixelScaling? Scaling);

/// <summary><c>(pixel / 255 - mean) / standard deviation</c>, with one value for each channel.</summary>
internal sealed record PixelScaling(float[] Mean, float[] StandardDeviation);
