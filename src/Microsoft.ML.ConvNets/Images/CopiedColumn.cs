using Microsoft.ML.Data;

namespace Microsoft.ML.ConvNets.Images;

/// <summary>A schema with one more column at its end that has the values of another one.</summary>
internal sealed class CopiedColumn
{
    private readonly int _source;

    internal CopiedColumn(DataViewSchema input, DataViewSchema.Column source, string name, DataViewSchema.Annotations annotations)
    {
        InputSchema = input;
        _source = source.Index;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(name, source.Type, annotations);
        OutputSchema = builder.ToSchema();
    }

    internal DataViewSchema InputSchema { get; }

    internal DataViewSchema OutputSchema { get; }

    /// <summary>The input's column that holds the values of an output column.</summary>
    internal DataViewSchema.Column SourceOf(DataViewSchema.Column column) =>
        InputSchema[column.Index < InputSchema.Count ? column.Index : _source];

    internal IEnumerable<DataViewSchema.Column> SourcesOf(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Select(SourceOf).DistinctBy(static c => c.Index);
}

/// <summary>The data view of a <see cref="CopiedColumn"/>.</summary>
internal sealed class CopiedColumnView(IDataView source, CopiedColumn binding) : IDataView
{
    public DataViewSchema Schema => binding.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(source.GetRowCursor(binding.SourcesOf(columns), rand!), columns, binding);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return Array.ConvertAll(
            source.GetRowCursorSet(binding.SourcesOf(columns), n, rand!),
            cursor => (DataViewRowCursor)new Cursor(cursor, columns, binding));
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, CopiedColumn binding) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columns.Select(c => c.Index)];

        public override DataViewSchema Schema => binding.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            input.GetGetter<TValue>(binding.SourceOf(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>The row mapper of a <see cref="CopiedColumn"/>.</summary>
internal sealed class CopiedColumnMapper(CopiedColumn binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        binding.SourcesOf(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new Row(input, [.. activeColumns], binding);

    private sealed class Row(DataViewRow input, DataViewSchema.Column[] columns, CopiedColumn binding) : DataViewRow
    {
        private readonly HashSet<int> _active = [.. columns.Select(c => c.Index)];

        public override DataViewSchema Schema => binding.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            input.GetGetter<TValue>(binding.SourceOf(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
