namespace Microsoft.ML.Data;

/// <summary>The checks of <see cref="DataViewRow.GetGetter{TValue}"/>, the same for every kind of row.</summary>
internal static class ColumnGetter
{
    /// <summary><paramref name="getter"/> as asked for; null means that the column is not active.</summary>
    public static ValueGetter<TValue> Cast<TValue>(Delegate? getter, DataViewSchema schema, DataViewSchema.Column column)
    {
        CheckActive(getter is not null, schema, column);
        if (getter is ValueGetter<TValue> typed)
            return typed;
        throw WrongType<TValue>(schema[column.Index]);
    }

    public static void CheckActive(bool active, DataViewSchema schema, DataViewSchema.Column column)
    {
        CheckColumn(schema, column);
        if (!active)
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"Column '{column.Name}' is not active. Name it among the columns needed when the cursor or row is created.");
    }

    public static void CheckColumn(DataViewSchema schema, DataViewSchema.Column column)
    {
        if ((uint)column.Index >= (uint)schema.Count || schema[column.Index].Name != column.Name)
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"Column '{column.Name}' with index {column.Index} is not of this row. The columns are: {schema.Describe()}.");
    }

    public static InvalidOperationException WrongType<TValue>(DataViewSchema.Column column)
        => new($"Column '{column.Name}' of type {column.Type} is read as {column.Type.RawType.DisplayName()}, not as {typeof(TValue).DisplayName()}.");

    /// <summary>One flag a column of <paramref name="schema"/>.</summary>
    public static bool[] ToFlags(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var flags = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            CheckColumn(schema, column);
            flags[column.Index] = true;
        }
        return flags;
    }

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the column's own type, without knowing it at compile time.</summary>
    public static Delegate GetUntyped(DataViewRow row, DataViewSchema.Column column)
        => GenericCall.Invoke<DataViewRow, DataViewSchema.Column, Delegate>(GetUntyped<int>, column.Type.RawType, row, column);

    private static Delegate GetUntyped<TValue>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<TValue>(column);
}
