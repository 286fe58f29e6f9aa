using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of text files. Nothing is read before a cursor moves, and nothing is kept.</summary>
internal sealed class TextDataView(IHost host, TextFormat format, TextColumns columns, bool useThreads, IMultiStreamSource files) : IDataView
{
    // Fewer rows than this a cursor are not worth another one.
    private const int RowsPerCursor = 64;

    public bool CanShuffle => false;

    public DataViewSchema Schema => columns.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => GetCursors(columnsNeeded, 1)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => GetCursors(columnsNeeded, useThreads ? (int)Math.Clamp(n, 1, Math.Max(1, format.MaxRows / RowsPerCursor)) : 1);

    private DataViewRowCursor[] GetCursors(IEnumerable<DataViewSchema.Column> columnsNeeded, int count)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        int end = 1;
        for (int i = 0; i < active.Length; i++)
        {
            foreach (TextSegment segment in columns.Columns[i].Segments)
                end = active[i] ? Math.Max(end, segment.End) : end;
        }

        if (format.InputSize > 0)
            end = Math.Min(end, format.InputSize);
        var source = new LineSource(format, files, count);
        var report = new TextReadingReport(host, count);
        var cursors = new DataViewRowCursor[count];
        for (int i = 0; i < count; i++)
            cursors[i] = new Cursor(format, columns, active, end - 1, source, report);
        return cursors;
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly LineSource _source;
        private readonly TextReadingReport _report;
        private readonly FieldScanner _fields;
        private readonly FieldReader[] _readers;
        private readonly Delegate?[] _getters;
        private readonly LineBlock _block = new();
        private int _line = -1;
        private bool _released;

        public Cursor(TextFormat format, TextColumns columns, bool[] active, int lastField, LineSource source, TextReadingReport report)
        {
            Schema = columns.Schema;
            _source = source;
            _report = report;
            _fields = new FieldScanner(format, lastField, report);
            _getters = new Delegate?[active.Length];
            var readers = new List<FieldReader>();
            for (int i = 0; i < active.Length; i++)
            {
                if (!active[i])
                    continue;
                var reader = FieldReader.Create(columns.Columns[i], format, report);
                readers.Add(reader);
                _getters[i] = reader.CreateGetter(CheckGood);
            }

            _readers = [.. readers];
        }

        public override DataViewSchema Schema { get; }

        public override long Batch => _block.Index;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return _getters[column.Index] is not null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => ColumnGetter.Cast<TValue>((uint)column.Index < (uint)_getters.Length ? _getters[column.Index] : null, Schema, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
        {
            CheckGood();
            value = new DataViewRowId((ulong)(_block.FirstRow + _line), 0);
        };

        protected override bool MoveNextCore()
        {
            if (++_line >= _block.Count)
            {
                if (!_source.TryFill(_block))
                    return false;
                _report.AddRows(_block.Count);
                _line = 0;
            }

            // Unreadable values do not drop a row: the rows must be the same whichever columns are asked for.
            TextLine line = _block[_line];
            int count = _fields.Scan(line);
            foreach (FieldReader reader in _readers)
                reader.Read(_fields, count, line);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_released)
            {
                _released = true;
                _source.Release();
                _report.Release();
            }

            base.Dispose(disposing);
        }
    }
}
