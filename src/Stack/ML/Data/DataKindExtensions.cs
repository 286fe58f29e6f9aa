namespace Microsoft.ML.Data;

internal static class DataKindExtensions
{
    private static readonly string[] s_shortNames = ["", "I1", "U1", "I2", "U2", "I4", "U4", "I8", "U8", "R4", "R8", "TX", "BL", "TS", "DT", "DZ"];

    public static PrimitiveDataViewType ToPrimitiveType(this DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of data."),
    };

    /// <summary>The kind of a column type's raw type; a key's is that of its numbers.</summary>
    public static DataKind ToDataKind(this Type rawType)
    {
        foreach (DataKind kind in Enum.GetValues<DataKind>())
        {
            if (kind.ToPrimitiveType().RawType == rawType)
                return kind;
        }

        throw new ArgumentOutOfRangeException(nameof(rawType), rawType, $"{rawType} is no kind of data.");
    }

    /// <summary>The short name in the settings of text files: <c>R4</c>, <c>TX</c>.</summary>
    public static string GetShortName(this DataKind kind) => s_shortNames[(int)kind];

    /// <summary>Reads a short name, a name of <see cref="DataKind"/>, or one of the older names.</summary>
    public static bool TryParseName(string name, out DataKind kind)
    {
        int index = Array.FindIndex(s_shortNames, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        kind = index > 0 ? (DataKind)index : name.ToUpperInvariant() switch
        {
            "NUM" => DataKind.Single,
            "TEXT" or "TXT" => DataKind.String,
            "BOOL" => DataKind.Boolean,
            _ => default,
        };
        return kind != default || (Enum.TryParse(name, ignoreCase: true, out kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(name[0]));
    }
}
