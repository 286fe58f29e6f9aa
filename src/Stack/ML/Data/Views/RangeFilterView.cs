namespace Microsoft.ML.Data;

/// <summary>The rows whose number lies in a range, or outside of it. A row without a number (missing) is in neither.</summary>
internal sealed class RangeFilterView(IDataView input, RowNumber number, double minimum, double maximum, bool includeMaximum, bool complement) : FilterView(input)
{
    public override bool CanShuffle => !number.IsSequential && base.CanShuffle;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => base.GetRowCursor(columnsNeeded, number.IsSequential ? null : rand);

    // Numbers that are counted off along the rows need all rows in their order.
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => number.IsSequential ? [GetRowCursor(columnsNeeded)] : base.GetRowCursorSet(columnsNeeded, n, rand);

    protected override IEnumerable<DataViewSchema.Column> GetTestedColumns() => number.Column is { } column ? [column] : [];

    protected override Func<bool> CreateTest(DataViewRowCursor cursor)
    {
        Func<double> next = number.Bind(cursor);
        return () =>
        {
            double value = next();
            if (double.IsNaN(value))
                return false;
            bool inside = minimum <= value && (value < maximum || (includeMaximum && value == maximum));
            return inside != complement;
        };
    }
}
