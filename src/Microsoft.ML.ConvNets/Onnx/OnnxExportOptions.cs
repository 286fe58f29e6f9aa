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
    public OnnxWeightType Weights { get; init; }

    /// <summary>Whether the scores (softmax or sigmoid of the logits) are an output beside the logits. Default true.</summary>
    public bool IncludeScores { get; init; } = true;

    /// <summary>Whether what comes into the output layer is an output too. Default false.</summary>
    public bool IncludeFeatures { get; init; }
}
