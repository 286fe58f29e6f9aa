using DataType = Onnx.TensorProto.Types.DataType;

namespace Microsoft.ML.ConvNets.Onnx.Import;

/// <summary>The types of ONNX's numbers.</summary>
internal static class NumberTypes
{
    internal static bool IsFloating(long type) =>
        (DataType)type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;

    internal static bool IsWhole(long type) => (DataType)type is DataType.Int64 or DataType.Int32;

    internal static string NameOf(long type) => Enum.IsDefined((DataType)type) ? $"{(DataType)type}" : $"{type}";
}
