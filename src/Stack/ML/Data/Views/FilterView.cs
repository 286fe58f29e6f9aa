namespace Microsoft.ML.Data;

/// <summary>The rows for which a test holds.</summary>
internal abstract class FilterView(IDataView input) : PassThroughView(input)
{
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => Wrap(Input.GetRowCursor(WithTested(columnsNeeded), rand));

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => CursorSet.Wrap(Input.GetRowCursorSet(WithTested(columnsNeeded), n, rand), Wrap);

    /// <summary>The columns that the test reads.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> GetTestedColumns();

    /// <summary>The test on one cursor's current row. It is called once a row, in the cursor's order.</summary>
    protected abstract Func<bool> CreateTest(DataViewRowCursor cursor);

    private List<DataViewSchema.Column> WithTested(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] flags = ColumnGetter.ToFlags(Schema, columns);
        foreach (DataViewSchema.Column column in GetTestedColumns())
            flags[column.Index] = true;
        return [.. Schema.Where(c => flags[c.Index])];
    }

    private Cursor Wrap(DataViewRowCursor input)
    {
        try
        {
            return new Cursor(input, CreateTest(input));
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private sealed class Cursor(DataViewRowCursor input, Func<bool> test) : LinkedRootCursorBase(input)
    {
        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (test())
                    return true;
            }
            return false;
        }
    }
}
