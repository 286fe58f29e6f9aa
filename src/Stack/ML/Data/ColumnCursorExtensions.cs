namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return GetColumn<T>(data, data.Schema[columnName]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        ColumnGetter.CheckColumn(data.Schema, column);
        Func<DataViewRow, DataViewSchema.Column, Func<T>> bind = CreateReader<T>(column);
        return Read(data, column, bind);
    }

    private static IEnumerable<T> Read<T>(IDataView data, DataViewSchema.Column column, Func<DataViewRow, DataViewSchema.Column, Func<T>> bind)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        Func<T> read = bind(cursor, column);
        while (cursor.MoveNext())
            yield return read();
    }

    private static Func<DataViewRow, DataViewSchema.Column, Func<T>> CreateReader<T>(DataViewSchema.Column column)
    {
        DataViewType item = column.Type.GetItemType();
        if (typeof(T) == column.Type.RawType)
            return Direct<T>;
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
            return static (row, c) => (Func<T>)(object)Text(row, c);
        if (column.Type is VectorDataViewType && typeof(T) == typeof(string[]) && item is TextDataViewType)
            return static (row, c) => (Func<T>)(object)TextVector(row, c);
        if (column.Type is VectorDataViewType && typeof(T).IsArray && typeof(T).GetElementType() == item.RawType)
            return (row, c) => (Func<T>)GenericCall.Invoke<DataViewRow, DataViewSchema.Column, Delegate>(Vector<int>, item.RawType, row, c);
        throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"Could not apply a column of type '{column.Type}' to {typeof(T).DisplayName()}: column '{column.Name}' is read as {Alternatives(column.Type)}.");
    }

    private static string Alternatives(DataViewType type) => type switch
    {
        TextDataViewType => "String or ReadOnlyMemory<Char>",
        VectorDataViewType { ItemType: TextDataViewType } => "String[] or VBuffer<ReadOnlyMemory<Char>>",
        VectorDataViewType vector => $"{vector.ItemType.RawType.DisplayName()}[] or VBuffer<{vector.ItemType.RawType.DisplayName()}>",
        _ => type.RawType.DisplayName(),
    };

    private static Func<T> Direct<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return value;
        };
    }

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }

    private static Func<string[]> TextVector(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues().Select(v => v.ToString())];
        };
    }

    private static Delegate Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return (Func<T[]>)(() =>
        {
            getter(ref value);
            var items = new T[value.Length];
            value.CopyTo(items);
            return items;
        });
    }
}
