namespace Microsoft.ML.Data;

/// <summary>Objects as rows. Nothing is read before a cursor asks, and nothing is kept.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _data;
    private readonly TypedColumn<TRow>[] _columns;

    public EnumerableDataView(IEnumerable<TRow> data, SchemaDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _columns = TypedColumn<TRow>.CreateAll(definition);
        Schema = TypedColumn<TRow>.CreateSchema(_columns);
    }

    // As in ML.NET: the rows are a stream, shuffled by a pool or behind a cache.
    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _data is ICollection<TRow> collection ? collection.Count : _data is IReadOnlyCollection<TRow> readOnly ? readOnly.Count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new StreamCursor(this, ColumnGetter.ToFlags(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        // Only what can be indexed is split: the objects of a stream may be the same one over and over.
        Func<int, TRow>? at = null;
        if (_data is IReadOnlyList<TRow> readOnly)
            at = i => readOnly[i];
        else if (_data is IList<TRow> list)
            at = i => list[i];
        if (n <= 1 || at is null || GetRowCount() is not (> 1 and <= int.MaxValue and long count))
            return [new StreamCursor(this, active)];
        var cursors = new DataViewRowCursor[Math.Min(n, (int)count)];
        var blocks = new RowBlocks((int)count, cursors.Length);
        for (int i = 0; i < cursors.Length; i++)
            cursors[i] = new BlockCursor(this, active, at, blocks);
        return cursors;
    }

    private abstract class CursorBase : RootCursorBase
    {
        private readonly EnumerableDataView<TRow> _parent;
        private readonly Delegate?[] _getters;

        protected CursorBase(EnumerableDataView<TRow> parent, bool[] active)
        {
            _parent = parent;
            _getters = new Delegate?[active.Length];
            for (int i = 0; i < active.Length; i++)
            {
                if (active[i])
                    _getters[i] = parent._columns[i].CreateGetter(Row);
            }
        }

        public sealed override DataViewSchema Schema => _parent.Schema;

        protected CurrentRow<TRow> Row { get; } = new();

        protected abstract long RowIndex { get; }

        public sealed override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return _getters[column.Index] is not null;
        }

        public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public sealed override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            CheckGood();
            value = new DataViewRowId((ulong)RowIndex, 0);
        };

        protected void SetRow(TRow? row, long index)
            => Row.Value = row ?? throw new InvalidOperationException($"Row {index} (counted from 0) of the enumerable is null; every row must be a {typeof(TRow).DisplayName()}.");

        protected override void Dispose(bool disposing)
        {
            Row.Value = null;
            base.Dispose(disposing);
        }
    }

    private sealed class StreamCursor(EnumerableDataView<TRow> parent, bool[] active) : CursorBase(parent, active)
    {
        private readonly IEnumerable<TRow> _data = parent._data;
        private IEnumerator<TRow>? _rows;

        protected override long RowIndex => Position;

        protected override bool MoveNextCore()
        {
            _rows ??= _data.GetEnumerator();
            if (!_rows.MoveNext())
                return false;
            SetRow(_rows.Current, Position + 1);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows?.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BlockCursor(EnumerableDataView<TRow> parent, bool[] active, Func<int, TRow> at, RowBlocks blocks) : CursorBase(parent, active)
    {
        private int _index = -1;
        private int _end;
        private long _block;

        public override long Batch => _block;

        protected override long RowIndex => _index;

        protected override bool MoveNextCore()
        {
            int next = _index + 1;
            if (next >= _end)
            {
                if (!blocks.TryTake(out _block, out next, out _end))
                    return false;
            }
            SetRow(at(next), next);
            _index = next;
            return true;
        }
    }
}
