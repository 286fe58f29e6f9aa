using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null)
        where TRow : class
        => new EnumerableDataView<TRow>(data, schemaDefinition);

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new EnumerableDataView<TRow>(data, SchemaBinding.Create(typeof(TRow), schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition? schemaDefinition = null)
        where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        // Bound here and not at the first row: a wrong class is told where it is named.
        var plan = new RowFillerPlan<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition);
        return reuseRowObject ? EnumerateInto(data, plan, new TRow()) : Enumerate(data, plan);
    }

    private static IEnumerable<TRow> Enumerate<TRow>(IDataView data, RowFillerPlan<TRow> plan)
        where TRow : class, new()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(plan.Columns);
        RowFiller<TRow> filler = plan.Bind(cursor);
        while (cursor.MoveNext())
        {
            var row = new TRow();
            filler.Fill(row);
            yield return row;
        }
    }

    private static IEnumerable<TRow> EnumerateInto<TRow>(IDataView data, RowFillerPlan<TRow> plan, TRow row)
        where TRow : class
    {
        using DataViewRowCursor cursor = data.GetRowCursor(plan.Columns);
        RowFiller<TRow> filler = plan.Bind(cursor);
        while (cursor.MoveNext())
        {
            filler.Fill(row);
            yield return row;
        }
    }
}
