using Onnx;

namespace Microsoft.ML.ConvNets.Onnx;

/// <summary>One side of a graph's input or output: a length, or the name of one that is free.</summary>
internal readonly record struct OnnxDimension(long Length, string? Name)
{
    public static implicit operator OnnxDimension(long length) => new(length, null);

    public static implicit operator OnnxDimension(string name) => new(0, name);

    internal TensorShapeProto.Types.Dimension ToProto() => Name is null
        ? new TensorShapeProto.Types.Dimension { DimValue = Length }
        : new TensorShapeProto.Types.Dimension { DimParam = Name };
}
