namespace Microsoft.ML.Data;

/// <summary>Some columns of a view.</summary>
internal sealed class ColumnSubsetView : IDataView
{
    private readonly IDataView _input;
    private readonly int[] _sources;

    private ColumnSubsetView(IDataView input, int[] sources)
    {
        _input = input;
        _sources = sources;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources.Select(i => input.Schema[i]));
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _input.CanShuffle;

    /// <summary>The columns whose values can be kept beyond their row. As in ML.NET, images fall away in caches and shuffles.</summary>
    public static IDataView SelectCacheable(IDataView input)
    {
        int[] kept = [.. input.Schema.Where(c => ColumnBuffer.CanHold(c.Type)).Select(c => c.Index)];
        return kept.Length == input.Schema.Count ? input : new ColumnSubsetView(input, kept);
    }

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, _input.GetRowCursor(ToInput(columnsNeeded), rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => CursorSet.Wrap(_input.GetRowCursorSet(ToInput(columnsNeeded), n, rand), c => new Cursor(this, c));

    private List<DataViewSchema.Column> ToInput(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] flags = ColumnGetter.ToFlags(Schema, columns);
        return [.. Enumerable.Range(0, flags.Length).Where(i => flags[i]).Select(i => _input.Schema[_sources[i]])];
    }

    private sealed class Cursor(ColumnSubsetView parent, DataViewRowCursor input) : SynchronizedCursorBase(input)
    {
        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(ToInput(column));

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(ToInput(column));

        private DataViewSchema.Column ToInput(DataViewSchema.Column column)
        {
            ColumnGetter.CheckColumn(Schema, column);
            return Input.Schema[parent._sources[column.Index]];
        }
    }
}
