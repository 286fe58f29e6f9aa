using Microsoft.ML.ConvNets.Weights;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>An ONNX graph as layers that train.</summary>
/// <param name="Layers">The layers; those with weights stand in blocks, the units of freezing.</param>
/// <param name="Weights">Their weights, by their whole names.</param>
/// <param name="Input">The shape of one sample, channels first; null where the file leaves height or width open.</param>
internal sealed record ImportedNetwork(LayerSequence Layers, WeightTable Weights, TensorShape? Input)
{
    /// <summary>What the graph did to bytes before its first layer, which is no layer here; null where it takes numbers.</summary>
    internal ImportedPreprocessing? Preprocessing { get; init; }
}

/// <summary>
/// How the values 0 to 255 of a pixel become what the first layer takes: <c>value · scale + offset</c>, for each channel.
/// </summary>
/// <param name="Scale">The factor of each channel.</param>
/// <param name="Offset">What is added to each channel.</param>
internal sealed record ImportedPreprocessing(float[] Scale, float[] Offset);
