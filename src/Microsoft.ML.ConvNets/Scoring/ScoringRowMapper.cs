using Microsoft.ML.ConvNets.Images;
using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>Scores row by row, for <c>PredictionEngine</c>: a batch of one, computed once however many columns are read.</summary>
internal sealed class ScoringRowMapper(ScoringSchema binding, NetworkScorer scorer) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        DataViewSchema.Column[] columns = [.. dependingColumns];
        IEnumerable<DataViewSchema.Column> needed = binding.PassedThrough(columns);
        return columns.Any(binding.IsComputed)
            ? needed.Concat(ImageColumn.Needed(InputSchema, binding.Feature)).DistinctBy(c => c.Index)
            : needed;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new Row(input, [.. activeColumns], binding, scorer);
    }

    private sealed class Row : DataViewRow
    {
        private readonly DataViewRow _input;
        private readonly ScoringSchema _binding;
        private readonly HashSet<int> _active;
        private readonly RowTurns _turns;
        private readonly ScoringSession? _session;
        private readonly Action? _score;
        private RowImageReader? _reader;
        private long _scored = -1;

        internal Row(DataViewRow input, DataViewSchema.Column[] columns, ScoringSchema binding, NetworkScorer scorer)
        {
            _input = input;
            _binding = binding;
            _active = [.. columns.Select(c => c.Index)];
            _turns = new RowTurns(isEngine: input is not DataViewRowCursor);
            if (columns.Any(binding.IsComputed))
            {
                _session = new ScoringSession(scorer, binding.Input.OnBadImage, capacity: 1);
                _score = binding.Input.Kind == InputKind.Vector ? VectorScorer(_session) : ImageScorer(_session);
            }
        }

        public override DataViewSchema Schema => _binding.OutputSchema;

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' was not among the columns that this row was asked for.", nameof(column));
            }

            return _binding.IsComputed(column)
                ? InTurn(_binding.ComputedGetter<TValue>(column, () => _session!.Output(SampleOfRow())), column.Index)
                : _input.GetGetter<TValue>(_binding.InputSchema[column.Index]);
        }

        private ValueGetter<TValue> InTurn<TValue>(ValueGetter<TValue> getter, int column) => (ref TValue value) =>
        {
            _turns.Enter(_input.Position, column);
            try
            {
                getter(ref value);
            }
            finally
            {
                _turns.Leave();
            }
        };

        private int SampleOfRow()
        {
            // Two columns come from one run of the network: a row is scored when its position is new.
            if (_scored != _input.Position)
            {
                _score!();
                _scored = _input.Position;
            }

            return 0;
        }

        private Action ImageScorer(ScoringSession session)
        {
            _reader = new RowImageReader(_input, _binding.Feature);
            return () =>
            {
                session.Take(_reader, 0);
                session.ScoreImages(1);
            };
        }

        private Action VectorScorer(ScoringSession session)
        {
            ValueGetter<VBuffer<float>> getter = _input.GetGetter<VBuffer<float>>(_binding.Feature);
            VBuffer<float> value = default;
            return () =>
            {
                getter(ref value);
                value.CopyTo(session.Vector(0));
                session.ScoreVectors(1);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _reader?.Dispose();
                _input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
