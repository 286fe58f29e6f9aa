namespace Microsoft.ML.ConvNets.Weights.Formats;

/// <summary>How a weight file stores a value.</summary>
internal enum ElementType
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool,
}

internal static class ElementTypes
{
    /// <summary>The names of the types in safetensors, in the order of <see cref="ElementType"/>.</summary>
    private static readonly string[] s_codes = ["F32", "F64", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"];

    private static readonly int[] s_sizes = [4, 8, 2, 2, 8, 4, 2, 1, 1, 1];

    /// <summary>Bytes that a value takes.</summary>
    internal static int Size(this ElementType type) => s_sizes[(int)type];

    /// <summary>The name of the type in safetensors.</summary>
    internal static string Code(this ElementType type) => s_codes[(int)type];

    /// <exception cref="FormatException">There is no type of this name.</exception>
    internal static ElementType OfCode(string? code) =>
        Array.IndexOf(s_codes, code) is int index and >= 0 ? (ElementType)index : throw new FormatException(
            $"the type '{code}' is unknown.");

    /// <summary>Whether values of one type may be read as the other: fractions as fractions, whole numbers as whole ones.</summary>
    internal static bool ConvertsTo(this ElementType stored, ElementType wanted) => Kind(stored) == Kind(wanted);

    private static int Kind(ElementType type) => type switch
    {
        <= ElementType.BFloat16 => 1,
        ElementType.Bool => 2,
        _ => 3,
    };
}
