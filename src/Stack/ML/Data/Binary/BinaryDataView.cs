using Microsoft.ML.Persistence.Idv;

namespace Microsoft.ML.Data;

/// <summary>The rows of a file in ML.NET's binary format. Each cursor opens the file for itself and holds one block of every column that it needs.</summary>
internal sealed class BinaryDataView : IDataView
{
    // How many blocks a shuffling cursor mixes, and the most rows that it holds for that.
    private const int ShuffledBlocks = 4;
    private const int MostShuffledRows = 1 << 28;

    private readonly IMultiStreamSource _source;
    private readonly IdvContents _contents;

    public BinaryDataView(IMultiStreamSource source)
    {
        if (source.Count != 1)
            throw new ArgumentOutOfRangeException(nameof(source), source.Count, "Binary data must come from one file.");
        _source = source;
        using Stream stream = Open();
        try
        {
            _contents = IdvContents.Read(stream);
        }
        catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
        {
            throw new FormatException($"Cannot read binary data from {Name}: {reason}", exception);
        }
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _contents.Schema;

    public IReadOnlyList<string> UnknownColumns => _contents.UnknownColumns;

    private string Name => _source.GetPathOrNull(0) is { } path ? $"'{path}'" : "the stream";

    public long? GetRowCount() => _contents.RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        int pool = (int)Math.Min(Math.Min((long)ShuffledBlocks * _contents.RowsPerBlock, MostShuffledRows), _contents.RowCount);
        if (rand is null || pool < 2)
            return new Cursor(this, active, null, new BlockCounter());
        // Blocks need no order of their own where the pool holds them all.
        int[]? order = pool == _contents.RowCount ? null : CacheDataView.Permute(_contents.BlockCount, rand);
        return ShuffleView.Shuffle(new Cursor(this, active, order, new BlockCounter()), pool, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if (rand is not null)
            return [GetRowCursor(columnsNeeded, rand)];
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        var blocks = new BlockCounter();
        return [.. Enumerable.Range(0, Math.Clamp(n, 1, Math.Max(1, _contents.BlockCount))).Select(_ => new Cursor(this, active, null, blocks))];
    }

    private Stream Open()
    {
        Stream stream = _source.Open(0);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new ArgumentOutOfRangeException("source", $"Binary data cannot be read from {Name}: the stream cannot seek.");
    }

    private sealed class BlockCounter
    {
        private int _next = -1;

        public int Take() => Interlocked.Increment(ref _next);
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly BinaryDataView _parent;
        private readonly int[]? _order;
        private readonly BlockCounter _blocks;
        private readonly BinaryColumn?[] _columns;
        private readonly Delegate?[] _getters;
        private BinaryReader? _file;
        private int _block;
        private int _row = -1;
        private int _rows;

        public Cursor(BinaryDataView parent, bool[] active, int[]? order, BlockCounter blocks)
        {
            _parent = parent;
            _order = order;
            _blocks = blocks;
            _columns = new BinaryColumn?[active.Length];
            _getters = new Delegate?[active.Length];
            for (int i = 0; i < active.Length; i++)
            {
                if (!active[i])
                    continue;
                _columns[i] = BinaryColumn.Create(parent._contents.Columns[i]);
                _getters[i] = _columns[i]!.CreateGetter(GetRow);
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

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
            value = new DataViewRowId((ulong)((long)(_order?[_block] ?? _block) * _parent._contents.RowsPerBlock + GetRow()), 0);

        protected override bool MoveNextCore()
        {
            if (++_row < _rows)
                return true;
            _block = _blocks.Take();
            if (_block >= _parent._contents.BlockCount)
                return false;
            _row = 0;
            ReadBlock(_order?[_block] ?? _block);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _file?.Dispose();
                foreach (BinaryColumn? column in _columns)
                    column?.Dispose();
            }

            base.Dispose(disposing);
        }

        private void ReadBlock(int block)
        {
            IdvContents contents = _parent._contents;
            _rows = (int)Math.Min(contents.RowsPerBlock, contents.RowCount - ((long)block * contents.RowsPerBlock));
            _file ??= new BinaryReader(_parent.Open());
            for (int i = 0; i < _columns.Length; i++)
            {
                try
                {
                    _columns[i]?.Read(_file, block, _rows);
                }
                catch (Exception exception) when (ModelLoadContext.IsCausedByContent(exception, out string? reason))
                {
                    throw new FormatException($"Cannot read rows {(long)block * contents.RowsPerBlock} to {((long)block * contents.RowsPerBlock) + _rows - 1} of column '{Schema[i].Name}' from {_parent.Name}: {reason}", exception);
                }
            }
        }

        private int GetRow()
        {
            CheckGood();
            return _row;
        }
    }
}
