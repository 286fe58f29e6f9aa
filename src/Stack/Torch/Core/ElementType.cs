using ScalarType = TorchSharp.torch.ScalarType;

namespace TorchSharp;

/// <summary>Which element type of a tensor a .NET type is.</summary>
internal static class ElementType
{
    internal static ScalarType Of<T>() => Of(typeof(T));

    internal static ScalarType Of(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => throw Unsupported(type),
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ when type == typeof(Half) => ScalarType.Float16,
        _ => throw Unsupported(type),
    };

    /// <summary>Bytes an element takes.</summary>
    internal static int Size(ScalarType type) => type switch
    {
        ScalarType.Bool or ScalarType.Byte or ScalarType.Int8 or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentException($"'{type}' is no element type of a tensor.", nameof(type)),
    };

    private static ArgumentException Unsupported(Type type) =>
        new($"Tensors hold bool, byte, sbyte, short, int, long, Half, float or double, not {type}.");
}
