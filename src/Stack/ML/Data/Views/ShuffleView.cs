using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The rows in a random order that depends on the seed only: a pool is filled with the first rows, each row given out is drawn from the pool and replaced by the next one.
/// </summary>
internal sealed class ShuffleView(IDataView input, int poolSize, bool shuffleSource, int seed) : PassThroughView(ColumnSubsetView.SelectCacheable(input))
{
    public override bool CanShuffle => true;

    public override long? GetRowCount() => Input.GetRowCount();

    /// <summary>The rows of a cursor in random order.</summary>
    public static DataViewRowCursor Shuffle(DataViewRowCursor source, int poolSize, Random random) => new Cursor(source, poolSize, random);

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Random poolRandom = rand ?? new TauswortheHybrid(seed);
        Random? sourceRandom = shuffleSource ? new TauswortheHybrid(poolRandom) : null;
        DataViewRowCursor source = Input.GetRowCursor(columnsNeeded, sourceRandom);
        return poolSize == 1 ? source : new Cursor(source, poolSize, poolRandom);
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly Delegate?[] _getters;
        private readonly ColumnBuffer[] _buffers;
        private readonly Action<int>[] _fills;
        private readonly ValueGetter<DataViewRowId> _idGetter;
        private readonly int _poolSize;

        // A ring of slots: the pool is _ring[_head], ..., _live slots long. The row given out last is in _slot.
        private DataViewRowId[] _ids = [];
        private int[] _ring = [];
        private int _head;
        private int _live;
        private int _slot = -1;

        public Cursor(DataViewRowCursor input, int poolSize, Random random)
        {
            _input = input;
            _poolSize = poolSize;
            _random = random;
            _getters = new Delegate?[input.Schema.Count];
            DataViewSchema.Column[] active = [.. input.Schema.Where(input.IsColumnActive)];
            _buffers = new ColumnBuffer[active.Length];
            _fills = new Action<int>[active.Length];
            for (int i = 0; i < active.Length; i++)
            {
                _buffers[i] = ColumnBuffer.Create(active[i].Type, 0);
                _fills[i] = _buffers[i].CreateFill(input, active[i]);
                _getters[active[i].Index] = _buffers[i].CreateGetter(GetSlot);
            }
            _idGetter = input.GetIdGetter();
        }

        public override DataViewSchema Schema => _input.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[GetSlot()];

        protected override bool MoveNextCore()
        {
            if (_slot < 0)
            {
                while (_live < _poolSize && TryRead(_live))
                    _live++;
            }
            else
            {
                // The slot of the row given out becomes the end of the ring, and takes the next row.
                bool more = _live == _ring.Length && TryRead(_slot);
                _head = (_head + 1) % _ring.Length;
                if (!more)
                    _live--;
            }
            if (_live == 0)
                return false;
            int drawn = (_head + _random.Next(_live)) % _ring.Length;
            _slot = _ring[drawn];
            _ring[drawn] = _ring[_head];
            _ring[_head] = _slot;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
            base.Dispose(disposing);
        }

        private bool TryRead(int slot)
        {
            if (!_input.MoveNext())
                return false;
            if (slot == _ring.Length)
                Grow();
            foreach (Action<int> fill in _fills)
                fill(slot);
            _idGetter(ref _ids[slot]);
            return true;
        }

        // A small data set does not pay for a large pool.
        private void Grow()
        {
            int old = _ring.Length;
            int size = (int)Math.Min(_poolSize, Math.Max(16L, 2L * old));
            Array.Resize(ref _ids, size);
            Array.Resize(ref _ring, size);
            for (int i = old; i < size; i++)
                _ring[i] = i;
            foreach (ColumnBuffer buffer in _buffers)
                buffer.Resize(size);
        }

        private int GetSlot()
        {
            CheckGood();
            return _slot;
        }
    }
}
