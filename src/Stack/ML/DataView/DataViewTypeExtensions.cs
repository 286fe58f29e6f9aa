namespace Microsoft.ML.Data;

internal static class DataViewTypeExtensions
{
    /// <summary>The item type of a vector, any other type itself.</summary>
    public static DataViewType GetItemType(this DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type;

    /// <summary>The number of values of a vector (0: unknown); 0 for any other type.</summary>
    public static int GetVectorSize(this DataViewType type) => (type as VectorDataViewType)?.Size ?? 0;

    /// <summary>The number of values: a vector's size (0: unknown), 1 for any other type.</summary>
    public static int GetValueCount(this DataViewType type) => (type as VectorDataViewType)?.Size ?? 1;

    public static bool IsKnownSizeVector(this DataViewType type) => type is VectorDataViewType { IsKnownSize: true };

    /// <summary>The number of keys; 0 for a type that is no key.</summary>
    public static ulong GetKeyCount(this DataViewType type) => (type as KeyDataViewType)?.Count ?? 0;

    public static bool IsStandardScalar(this DataViewType type)
        => type is NumberDataViewType or TextDataViewType or BooleanDataViewType or RowIdDataViewType
            or TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType;

    /// <summary>The column type that holds <paramref name="type"/> by itself, or null: text for string and ReadOnlyMemory of char, numbers, Boolean, times.</summary>
    public static PrimitiveDataViewType? ToPrimitiveType(Type type)
    {
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
            return TextDataViewType.Instance;
        if (type == typeof(TimeSpan))
            return TimeSpanDataViewType.Instance;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffsetDataViewType.Instance;
        if (type == typeof(DataViewRowId))
            return RowIdDataViewType.Instance;
        if (type.IsEnum)
            return null;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => BooleanDataViewType.Instance,
            TypeCode.SByte => NumberDataViewType.SByte,
            TypeCode.Byte => NumberDataViewType.Byte,
            TypeCode.Int16 => NumberDataViewType.Int16,
            TypeCode.UInt16 => NumberDataViewType.UInt16,
            TypeCode.Int32 => NumberDataViewType.Int32,
            TypeCode.UInt32 => NumberDataViewType.UInt32,
            TypeCode.Int64 => NumberDataViewType.Int64,
            TypeCode.UInt64 => NumberDataViewType.UInt64,
            TypeCode.Single => NumberDataViewType.Single,
            TypeCode.Double => NumberDataViewType.Double,
            TypeCode.DateTime => DateTimeDataViewType.Instance,
            _ => null,
        };
    }

    /// <summary>A type's name as a C# reader would write it: <c>VBuffer&lt;Single&gt;</c>.</summary>
    public static string DisplayName(this Type type)
    {
        if (type.IsArray)
            return $"{type.GetElementType()!.DisplayName()}[]";
        if (!type.IsGenericType)
            return type.Name;
        string name = type.Name;
        int tick = name.IndexOf('`');
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(DisplayName))}>";
    }
}
