namespace Microsoft.ML.ConvNets;

/// <summary>The type of the pixels that an exported ONNX file takes; their values are 0 to 255 in either.</summary>
public enum OnnxPixelType
{
    /// <summary>Bytes, as images are.</summary>
    UInt8,

    /// <summary>Single precision, for programs that hand over nothing else.</summary>
    Float32,
}
