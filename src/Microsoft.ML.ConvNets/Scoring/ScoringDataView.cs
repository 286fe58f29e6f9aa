using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// A data view with what a network makes of a column. Its cursor runs a second cursor over the feature column ahead of the rows, scores a
/// batch at a time and hands out row by row; a cursor that is not asked for that costs nothing.
/// </summary>
internal sealed class ScoringDataView(IDataView source, ScoringSchema binding, NetworkScorer scorer) : IDataView
{
    public DataViewSchema Schema => binding.OutputSchema;

    /// <summary>Two cursors over the same rows must see the same order, so the rows stay in theirs.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        IEnumerable<DataViewSchema.Column> passed = binding.PassedThrough(columns);
        // What tells rows apart is read too, should the source give other rows in another pass.
        DataViewRowCursor rows = source.OpenLazily(
            columns.Any(binding.IsComputed) ? passed.Union(RowFingerprint.ColumnsOf(source.Schema)) : passed);
        try
        {
            return new Cursor(rows, columns, source, binding, scorer);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly DataViewRowCursor _rows;
        private readonly ScoringSchema _binding;
        private readonly HashSet<int> _active;
        private readonly DataViewRowCursor? _ahead;
        private readonly ScoringSession? _session;
        private readonly Func<int>? _readAhead;
        private readonly RowFingerprint? _rowFingerprint;
        private readonly RowFingerprint? _aheadFingerprint;
        private readonly ulong[] _fingerprints = [];
        private RowImageReader? _reader;
        private long _row = -1;
        private long _batchStart;
        private long _batchEnd;
        private long _aheadRow = -1;

        internal Cursor(
            DataViewRowCursor rows, DataViewSchema.Column[] columns, IDataView source, ScoringSchema binding, NetworkScorer scorer)
        {
            _rows = rows;
            _binding = binding;
            _active = [.. columns.Select(c => c.Index)];
            if (columns.Any(binding.IsComputed))
            {
                _ahead = source.OpenLazily(ImageColumn.NeededTwice(source.Schema, binding.Feature));
                _rowFingerprint = new RowFingerprint(rows);
                _aheadFingerprint = new RowFingerprint(_ahead);
                _session = new ScoringSession(scorer, binding.Input.OnBadImage, binding.Input.BatchSize);
                _fingerprints = new ulong[_session.Capacity];
                _readAhead = binding.Input.Kind == InputKind.Vector ? VectorReader(_ahead) : ImageReader(_ahead);
            }
        }

        public override DataViewSchema Schema => _binding.OutputSchema;

        public override long Position => _rows.Position;

        public override long Batch => _rows.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _rows.GetIdGetter();

        public override bool MoveNext()
        {
            _row++;
            return _rows.MoveNext();
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' was not among the columns that this cursor was asked for.", nameof(column));
            }

            return _binding.IsComputed(column)
                ? _binding.ComputedGetter<TValue>(column, () => _session!.Output(SampleOfRow()))
                : _rows.GetGetter<TValue>(_binding.InputSchema[column.Index]);
        }

        /// <summary>The place of the current row in the scored batch; scores the next batch if need be.</summary>
        private int SampleOfRow()
        {
            if (_row < 0)
            {
                throw new InvalidOperationException("The cursor stands before its first row; call MoveNext first.");
            }

            if (_row >= _batchEnd)
            {
                // Rows whose output nobody asked for are passed over.
                while (_aheadRow < _row - 1 && _ahead!.MoveNext())
                {
                    _aheadRow++;
                }

                _batchStart = _row;
                int count = _readAhead!();
                _batchEnd = _batchStart + count;
                if (count == 0)
                {
                    throw RowFingerprint.Differs();
                }
            }

            int sample = (int)(_row - _batchStart);
            return _fingerprints[sample] == _rowFingerprint!.OfRow() ? sample : throw RowFingerprint.Differs();
        }

        private Func<int> ImageReader(DataViewRowCursor ahead)
        {
            _reader = new RowImageReader(ahead, _binding.Feature);
            return () =>
            {
                int count = 0;
                while (count < _session!.Capacity && MoveAhead(count))
                {
                    _session.Take(_reader, count++);
                }

                if (count > 0)
                {
                    _session.ScoreImages(count);
                }

                return count;
            };
        }

        private Func<int> VectorReader(DataViewRowCursor ahead)
        {
            ValueGetter<VBuffer<float>> getter = ahead.GetGetter<VBuffer<float>>(_binding.Feature);
            VBuffer<float> value = default;
            return () =>
            {
                int count = 0;
                while (count < _session!.Capacity && MoveAhead(count))
                {
                    getter(ref value);
                    value.CopyTo(_session.Vector(count++));
                }

                if (count > 0)
                {
                    _session.ScoreVectors(count);
                }

                return count;
            };
        }

        private bool MoveAhead(int sample)
        {
            if (!_ahead!.MoveNext())
            {
                return false;
            }

            _aheadRow++;
            _fingerprints[sample] = _aheadFingerprint!.OfRow();
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _reader?.Dispose();
                _ahead?.Dispose();
                _rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
