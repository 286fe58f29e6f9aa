using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps columns in memory. A column is read when a cursor asks for it for the first time, together with the other new ones of that cursor.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly Lock _lock = new();
    private readonly IDataView _input;
    private readonly int[] _prefetch;
    private readonly ColumnBuffer?[] _buffers;
    private int? _rowCount;

    public CacheDataView(IDataView input, IEnumerable<string> prefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = ColumnSubsetView.SelectCacheable(input);
        _prefetch = [.. prefetch.Select(name => Contracts.CheckColumn(_input.Schema, name, "prefetch", "columnsToPrefetch").Index)];
        _buffers = new ColumnBuffer?[Schema.Count];
    }

    public DataViewSchema Schema => _input.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => _rowCount ?? _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Load(columnsNeeded, out int rowCount);
        return new Cursor(this, active, Permute(rowCount, rand), new RowBlocks(rowCount, 1));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = Load(columnsNeeded, out int rowCount);
        int[]? order = Permute(rowCount, rand);
        var cursors = new DataViewRowCursor[Math.Clamp(n, 1, Math.Max(rowCount, 1))];
        var blocks = new RowBlocks(rowCount, cursors.Length);
        for (int i = 0; i < cursors.Length; i++)
            cursors[i] = new Cursor(this, active, order, blocks);
        return cursors;
    }

    internal static int[]? Permute(int count, Random? rand)
    {
        if (rand is null)
            return null;
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = 0; i < count; i++)
        {
            int other = i + rand.Next(count - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    private bool[] Load(IEnumerable<DataViewSchema.Column> columns, out int rowCount)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columns);
        lock (_lock)
        {
            DataViewSchema.Column[] missing = [.. Schema.Where(c => _buffers[c.Index] is null && (active[c.Index] || _prefetch.Contains(c.Index)))];
            if (missing.Length > 0 || _rowCount is null)
                Read(missing);
            rowCount = _rowCount!.Value;
        }
        return active;
    }

    private void Read(DataViewSchema.Column[] columns)
    {
        var read = CachedRows.Read(_input, columns);
        if (_rowCount is int known && known != read.RowCount)
            throw new InvalidOperationException($"The input of the cache gave {known} rows at first and now gives {read.RowCount}. Rows to be cached must be the same at every pass.");
        _rowCount = read.RowCount;
        for (int i = 0; i < columns.Length; i++)
            _buffers[columns[i].Index] = read.Columns[i];
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly CacheDataView _parent;
        private readonly Delegate?[] _getters;
        private readonly int[]? _order;
        private readonly RowBlocks _blocks;
        private int _next;
        private int _end;
        private int _row;
        private long _block;

        public Cursor(CacheDataView parent, bool[] active, int[]? order, RowBlocks blocks)
        {
            _parent = parent;
            _order = order;
            _blocks = blocks;
            _getters = new Delegate?[active.Length];
            for (int i = 0; i < active.Length; i++)
            {
                if (active[i])
                    _getters[i] = parent._buffers[i]!.CreateGetter(GetRow);
            }
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override long Batch => _block;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)GetRow(), 0);

        protected override bool MoveNextCore()
        {
            if (_next >= _end && !_blocks.TryTake(out _block, out _next, out _end))
                return false;
            _row = _order is null ? _next : _order[_next];
            _next++;
            return true;
        }

        private int GetRow()
        {
            CheckGood();
            return _row;
        }
    }
}
