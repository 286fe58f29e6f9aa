namespace Microsoft.ML.Data;

/// <summary>No rows, but a schema: what transformers are bound to when there is only a schema at hand.</summary>
internal sealed class EmptyDataView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema { get; } = schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(Schema, ColumnGetter.ToFlags(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, bool[] active) : RootCursorBase
    {
        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(schema, column);
            return active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ColumnGetter.CheckActive(IsColumnActive(column), schema, column);
            if (schema[column.Index].Type.RawType != typeof(TValue))
                throw ColumnGetter.WrongType<TValue>(schema[column.Index]);
            return (ref TValue value) => CheckGood();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => CheckGood();

        protected override bool MoveNextCore() => false;
    }
}
