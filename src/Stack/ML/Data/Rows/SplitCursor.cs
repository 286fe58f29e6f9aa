namespace Microsoft.ML.Data;

/// <summary>
/// Makes several cursors of one: whoever runs out of rows reads the next few from the shared cursor and keeps copies of them.
/// That pays where the work on a row (decoding an image, say) outweighs copying its source values.
/// </summary>
internal static class SplitCursor
{
    private const int BlockSize = 16;

    public static DataViewRowCursor[] Create(DataViewRowCursor input, int n)
    {
        DataViewSchema.Column[] active = [.. input.Schema.Where(input.IsColumnActive)];
        // An image is one object that cannot be copied; two threads may not share the variable that it is read into.
        if (n <= 1 || active.Any(c => !ColumnBuffer.CanHold(c.Type)))
            return [input];
        var source = new Source(input, n);
        return [.. Enumerable.Range(0, n).Select(_ => new Part(source, active))];
    }

    private sealed class Source(DataViewRowCursor input, int parts)
    {
        private readonly Lock _lock = new();
        private int _openParts = parts;
        private long _nextBlock;
        private bool _finished;

        public DataViewRowCursor Input => input;

        public int Read(Action<int>[] fills, DataViewRowId[] ids, ValueGetter<DataViewRowId> idGetter, out long block)
        {
            lock (_lock)
            {
                block = _nextBlock;
                int count = 0;
                while (count < BlockSize && !_finished)
                {
                    if (!input.MoveNext())
                    {
                        _finished = true;
                        break;
                    }
                    foreach (Action<int> fill in fills)
                        fill(count);
                    idGetter(ref ids[count]);
                    count++;
                }
                if (count > 0)
                    _nextBlock++;
                return count;
            }
        }

        public void Close()
        {
            lock (_lock)
            {
                if (--_openParts > 0)
                    return;
                _finished = true;
                input.Dispose();
            }
        }
    }

    private sealed class Part : RootCursorBase
    {
        private readonly Source _source;
        private readonly Delegate?[] _getters;
        private readonly Action<int>[] _fills;
        private readonly DataViewRowId[] _ids = new DataViewRowId[BlockSize];
        private readonly ValueGetter<DataViewRowId> _idGetter;
        private int _slot = -1;
        private int _count;
        private long _block;
        private bool _closed;

        public Part(Source source, DataViewSchema.Column[] active)
        {
            _source = source;
            Schema = source.Input.Schema;
            _getters = new Delegate?[Schema.Count];
            _fills = new Action<int>[active.Length];
            _idGetter = source.Input.GetIdGetter();
            for (int i = 0; i < active.Length; i++)
            {
                var buffer = ColumnBuffer.Create(active[i].Type, BlockSize);
                _fills[i] = buffer.CreateFill(source.Input, active[i]);
                _getters[active[i].Index] = buffer.CreateGetter(GetSlot);
            }
        }

        public override DataViewSchema Schema { get; }

        public override long Batch => _block;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[GetSlot()];

        protected override bool MoveNextCore()
        {
            if (++_slot < _count)
                return true;
            _slot = 0;
            _count = _source.Read(_fills, _ids, _idGetter, out _block);
            return _count > 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_closed)
            {
                _closed = true;
                _source.Close();
            }
            base.Dispose(disposing);
        }

        private int GetSlot()
        {
            CheckGood();
            return _slot;
        }
    }
}
