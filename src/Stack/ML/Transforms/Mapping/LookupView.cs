using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Mapping;

/// <summary>Two columns in memory.</summary>
internal sealed class LookupView<TKey, TValue>(DataViewSchema schema, TKey[] keys, TValue[] values) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => keys.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(schema, keys, values, ColumnGetter.ToFlags(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursorBase
    {
        private readonly int _rows;
        private readonly Delegate?[] _getters;

        public Cursor(DataViewSchema schema, TKey[] keys, TValue[] values, bool[] active)
        {
            Schema = schema;
            _rows = keys.Length;
            _getters = [active[0] ? GetterOf(keys) : null, active[1] ? GetterOf(values) : null];
        }

        public override DataViewSchema Schema { get; }

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column) =>
            ColumnGetter.Cast<T>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckGood();
            id = new DataViewRowId((ulong)Position, 0);
        };

        protected override bool MoveNextCore() => Position + 1 < _rows;

        // Read to be saved only, so vectors need no copy of their own.
        private ValueGetter<T> GetterOf<T>(T[] items) => (ref T item) =>
        {
            CheckGood();
            item = items[Position];
        };
    }
}
