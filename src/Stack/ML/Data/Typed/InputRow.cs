namespace Microsoft.ML.Data;

/// <summary>One object at a time as a row, for mapping single rows.</summary>
internal sealed class InputRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly CurrentRow<TRow> _row = new();
    private readonly Delegate[] _getters;
    private long _position = -1;

    public InputRow(SchemaDefinition? definition)
    {
        TypedColumn<TRow>[] columns = TypedColumn<TRow>.CreateAll(definition);
        Schema = TypedColumn<TRow>.CreateSchema(columns);
        _getters = [.. columns.Select(c => c.CreateGetter(_row))];
    }

    public override DataViewSchema Schema { get; }

    // Every object is a new position: what mappers remember of the one before is not valid for it.
    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow row)
    {
        _row.Value = row;
        _position++;
    }

    /// <summary>Lets go of the object, so that the row does not keep it alive.</summary>
    public void Clear() => _row.Value = null;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        ColumnGetter.CheckColumn(Schema, column);
        return true;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);
}
