using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>How the weights of an exported ONNX file are stored.</summary>
public enum OnnxWeightType
{
    /// <summary>Single precision, as the model scores.</summary>
    Float32,

    /// <summary>Half precision: half the size.</summary>
    Float16,

    /// <summary>Whole numbers of eight bits with a scale for each output channel: a quarter of the size.</summary>
    Int8,
}

/// <summary>What an exported ONNX file holds; see <see cref="ConvNetTransformer.ExportOnnx"/>.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>How weights are stored. Default <see cref="OnnxWeightType.Float32"/>.</summary>
    public OnnxWeightType Weights { get; init => field = Guard.Known(value); }

    /// <summary>
    /// The type of the pixels that come in. Default <see cref="OnnxPixelType.UInt8"/>. Says nothing of networks that take vectors.
    /// </summary>
    public OnnxPixelType PixelType { get; init => field = Guard.Known(value); }

    /// <summary>
    /// Whether images of any size come in (all of a batch of one size), and the graph resizes them, antialiased, as the model does while
    /// scoring; the file is of opset 18 then. Default false: images come in the size of the network's input.
    /// </summary>
    public bool IncludeResize { get; init; }

    /// <summary>Whether the scores (softmax or sigmoid of the logits) are an output beside the logits. Default true.</summary>
    public bool IncludeScores { get; init; } = true;

    /// <summary>Whether what comes into the output layer is an output too. Default false.</summary>
    public bool IncludeFeatures { get; init; }
}
