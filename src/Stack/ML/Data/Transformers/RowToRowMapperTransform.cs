using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The lazy result of a row-to-row transformer: the input's columns, then the mapper's. Only what is asked for is computed.</summary>
internal sealed class RowToRowMapperTransform : IDataView, IRowToRowMapper
{
    private readonly IDataView _input;
    private readonly IRowMapper _mapper;
    private readonly int _outputCount;

    public RowToRowMapperTransform(IHostEnvironment env, IDataView input, IRowMapper mapper)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(mapper);
        _input = input;
        _mapper = mapper;
        DataViewSchema.DetachedColumn[] outputs = mapper.GetOutputColumns();
        _outputCount = outputs.Length;
        Schema = CreateSchema(input.Schema, outputs);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _input.CanShuffle;

    DataViewSchema IRowToRowMapper.InputSchema => _input.Schema;

    DataViewSchema IRowToRowMapper.OutputSchema => Schema;

    private int InputCount => _input.Schema.Count;

    public static DataViewSchema GetOutputSchema(DataViewSchema inputSchema, IRowMapper mapper)
        => CreateSchema(inputSchema, mapper.GetOutputColumns());

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        return new Cursor(this, _input.GetRowCursor(GetInputColumns(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        if (_mapper.NeedsOrder && AnyOutput(active))
            return [GetRowCursor(columnsNeeded, rand)];
        DataViewRowCursor[] inputs = _input.GetRowCursorSet(GetInputColumns(active), n, rand);
        // There is work to do on each row, so a source that comes in one piece is worth dividing.
        if (inputs.Length == 1 && AnyOutput(active))
            inputs = SplitCursor.Create(inputs[0], n);
        return CursorSet.Wrap(inputs, input => new Cursor(this, input, active));
    }

    IEnumerable<DataViewSchema.Column> IRowToRowMapper.GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => GetInputColumns(ColumnGetter.ToFlags(Schema, dependingColumns));

    DataViewRow IRowToRowMapper.GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != _input.Schema)
            throw new ArgumentException("The row has another schema object than the one that the mapper was made for (InputSchema).", nameof(input));
        return new Row(this, input, ColumnGetter.ToFlags(Schema, activeColumns));
    }

    private static DataViewSchema CreateSchema(DataViewSchema input, DataViewSchema.DetachedColumn[] outputs)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(outputs);
        return builder.ToSchema();
    }

    private List<DataViewSchema.Column> GetInputColumns(bool[] active)
    {
        Func<int, bool> needed = AnyOutput(active) ? _mapper.GetDependencies(IsOutputActive(active)) : static _ => false;
        var columns = new List<DataViewSchema.Column>();
        foreach (DataViewSchema.Column column in _input.Schema)
        {
            if (active[column.Index] || needed(column.Index))
                columns.Add(column);
        }
        return columns;
    }

    private bool AnyOutput(bool[] active) => Array.IndexOf(active, true, InputCount) >= 0;

    private Func<int, bool> IsOutputActive(bool[] active)
    {
        int inputCount = InputCount;
        return output => active[inputCount + output];
    }

    private Delegate?[] CreateGetters(DataViewRow input, bool[] active, out Action? disposer)
    {
        disposer = null;
        return AnyOutput(active) ? _mapper.CreateGetters(input, IsOutputActive(active), out disposer) : new Delegate?[_outputCount];
    }

    private ValueGetter<TValue> GetGetter<TValue>(DataViewRow input, Delegate?[] getters, bool[] active, DataViewSchema.Column column)
    {
        ColumnGetter.CheckColumn(Schema, column);
        if (column.Index >= InputCount)
            return ColumnGetter.Cast<TValue>(active[column.Index] ? getters[column.Index - InputCount] : null, Schema, column);
        ColumnGetter.CheckActive(active[column.Index], Schema, column);
        return input.GetGetter<TValue>(_input.Schema[column.Index]);
    }

    private bool IsActive(bool[] active, DataViewSchema.Column column)
    {
        ColumnGetter.CheckColumn(Schema, column);
        return active[column.Index];
    }

    private sealed class Cursor : SynchronizedCursorBase
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly bool[] _active;
        private readonly Delegate?[] _getters;
        private readonly Action? _disposer;

        public Cursor(RowToRowMapperTransform parent, DataViewRowCursor input, bool[] active) : base(input)
        {
            _parent = parent;
            _active = active;
            try
            {
                _getters = parent.CreateGetters(input, active, out _disposer);
            }
            catch
            {
                input.Dispose();
                throw;
            }
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _parent.IsActive(_active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => _parent.GetGetter<TValue>(Input, _getters, _active, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _disposer?.Invoke();
            base.Dispose(disposing);
        }
    }

    private sealed class Row : WrappingRow
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly bool[] _active;
        private readonly Delegate?[] _getters;
        private readonly Action? _disposer;

        public Row(RowToRowMapperTransform parent, DataViewRow input, bool[] active) : base(input)
        {
            _parent = parent;
            _active = active;
            _getters = parent.CreateGetters(input, active, out _disposer);
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _parent.IsActive(_active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => _parent.GetGetter<TValue>(Input, _getters, _active, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _disposer?.Invoke();
            base.Dispose(disposing);
        }
    }
}
