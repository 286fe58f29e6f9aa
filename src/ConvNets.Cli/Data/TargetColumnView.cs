using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Cli.Data;

/// <summary>A data view with one more column, which is computed from a column of texts, row by row.</summary>
/// <param name="source">The rows.</param>
/// <param name="text">The column of texts.</param>
/// <param name="added">The name of the new column, last in the schema.</param>
/// <param name="type">Its type.</param>
/// <param name="convert">What it holds.</param>
internal sealed class TargetColumnView<T>(IDataView source, string text, string added, DataViewType type, Func<string, T> convert) : IDataView
{
    public DataViewSchema Schema { get; } = With(source.Schema, added, type);

    /// <summary>Rows stay in their order.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        int last = Schema.Count - 1;
        IEnumerable<DataViewSchema.Column> passed = columns.Where(c => c.Index != last).Select(c => source.Schema[c.Index]);
        bool isAsked = Array.Exists(columns, c => c.Index == last);
        DataViewSchema.Column[] wanted = [.. passed.Concat(isAsked ? [source.Schema[text]] : Array.Empty<DataViewSchema.Column>()).DistinctBy(static c => c.Index)];
        return new Cursor(this, source.GetRowCursor(wanted), source.Schema[text], [.. columns.Select(static c => c.Index)], convert);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema With(DataViewSchema schema, string name, DataViewType type)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        builder.AddColumn(name, type);
        return builder.ToSchema();
    }

    private sealed class Cursor(TargetColumnView<T> view, DataViewRowCursor rows, DataViewSchema.Column text, HashSet<int> active, Func<string, T> convert) : DataViewRowCursor
    {
        public override DataViewSchema Schema => view.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override bool MoveNext() => rows.MoveNext();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentException($"Column '{column.Name}' was not among the columns that this cursor was asked for.", nameof(column));
            }

            if (column.Index < Schema.Count - 1)
            {
                return rows.GetGetter<TValue>(rows.Schema[column.Index]);
            }

            ValueGetter<ReadOnlyMemory<char>> getter = rows.GetGetter<ReadOnlyMemory<char>>(text);
            ReadOnlyMemory<char> value = default;
            ValueGetter<T> converted = (ref T target) =>
            {
                getter(ref value);
                target = convert(value.ToString());
            };
            return converted as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
