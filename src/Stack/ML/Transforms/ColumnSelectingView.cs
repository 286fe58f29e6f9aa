namespace Microsoft.ML.Data;

/// <summary>Some columns of another view, in an order of its own.</summary>
internal sealed class ColumnSelectingView : IDataView, IRowToRowMapper
{
    private readonly IDataView _input;
    private readonly int[] _sources;

    /// <param name="input">The view with all columns.</param>
    /// <param name="sources">For each column its index in <paramref name="input"/>.</param>
    public ColumnSelectingView(IDataView input, int[] sources)
    {
        _input = input;
        _sources = sources;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(sources.Select(source => new DataViewSchema.DetachedColumn(input.Schema[source])));
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _input.CanShuffle;

    DataViewSchema IRowToRowMapper.InputSchema => _input.Schema;

    DataViewSchema IRowToRowMapper.OutputSchema => Schema;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        return new Cursor(this, _input.GetRowCursor(Sources(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = ColumnGetter.ToFlags(Schema, columnsNeeded);
        return CursorSet.Wrap(_input.GetRowCursorSet(Sources(active), n, rand), input => new Cursor(this, input, active));
    }

    IEnumerable<DataViewSchema.Column> IRowToRowMapper.GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Sources(ColumnGetter.ToFlags(Schema, dependingColumns));

    DataViewRow IRowToRowMapper.GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != _input.Schema)
            throw new ArgumentException("The row has another schema object than the one that the mapper was made for (InputSchema).", nameof(input));
        return new Row(this, input, ColumnGetter.ToFlags(Schema, activeColumns));
    }

    private List<DataViewSchema.Column> Sources(bool[] active) =>
        [.. Enumerable.Range(0, active.Length).Where(i => active[i]).Select(i => _input.Schema[_sources[i]])];

    private bool IsActive(bool[] active, DataViewSchema.Column column)
    {
        ColumnGetter.CheckColumn(Schema, column);
        return active[column.Index];
    }

    private ValueGetter<TValue> GetGetter<TValue>(DataViewRow input, bool[] active, DataViewSchema.Column column)
    {
        ColumnGetter.CheckActive(IsActive(active, column), Schema, column);
        return input.GetGetter<TValue>(_input.Schema[_sources[column.Index]]);
    }

    private sealed class Cursor(ColumnSelectingView parent, DataViewRowCursor input, bool[] active) : SynchronizedCursorBase(input)
    {
        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => parent.IsActive(active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => parent.GetGetter<TValue>(Input, active, column);
    }

    private sealed class Row(ColumnSelectingView parent, DataViewRow input, bool[] active) : WrappingRow(input)
    {
        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => parent.IsActive(active, column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => parent.GetGetter<TValue>(Input, active, column);
    }
}
