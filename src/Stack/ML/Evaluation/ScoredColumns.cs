using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns that an evaluation reads, checked for presence and type.</summary>
internal static class ScoredColumns
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Contracts.CheckColumn(schema, name, role, "data");
    }

    public static DataViewSchema.Column FindSingle(DataViewSchema schema, string name, string role)
    {
        DataViewSchema.Column column = Find(schema, name, role);
        return column.Type.Equals(NumberDataViewType.Single)
            ? column
            : throw Contracts.ExceptSchemaMismatch("data", role, name, "Single", column.Type.ToString()!);
    }

    /// <summary>Reads a label as a number: keys as their index from 0, Booleans as 0 and 1; missing ones as NaN.</summary>
    public static Func<float> LabelReader(DataViewRow row, DataViewSchema.Column label) => label.Type switch
    {
        KeyDataViewType key => key.RawType switch
        {
            Type t when t == typeof(byte) => Read<byte>(row, label, value => Index(value)),
            Type t when t == typeof(ushort) => Read<ushort>(row, label, value => Index(value)),
            Type t when t == typeof(uint) => Read<uint>(row, label, value => Index(value)),
            _ => Read<ulong>(row, label, Index),
        },
        BooleanDataViewType => Read<bool>(row, label, value => value ? 1 : 0),
        NumberDataViewType number when number == NumberDataViewType.Single => Read<float>(row, label, value => value),
        NumberDataViewType number when number == NumberDataViewType.Double => Read<double>(row, label, value => (float)value),
        _ => throw Contracts.ExceptSchemaMismatch("data", "label", label.Name, "a key, Boolean, Single or Double", label.Type.ToString()!),
    };

    private static float Index(ulong key) => key == 0 ? float.NaN : key - 1;

    private static Func<float> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
