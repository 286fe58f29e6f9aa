namespace Microsoft.ML.Data;

/// <summary>As <see cref="PredicateFilterView{TSrc}"/>, with a predicate that remembers something of the rows before: each cursor sees all rows in their order.</summary>
internal sealed class StatefulPredicateFilterView<TSrc, TState>(IDataView input, Func<TSrc, TState, bool> isLeftOut, Action<TState> initialize) : FilterView(input)
    where TSrc : class, new()
    where TState : class, new()
{
    private readonly RowFillerPlan<TSrc> _plan = new(input.Schema, ignoreMissingColumns: false, definition: null);

    public override bool CanShuffle => false;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => base.GetRowCursor(columnsNeeded);

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    protected override IEnumerable<DataViewSchema.Column> GetTestedColumns() => _plan.Columns;

    protected override Func<bool> CreateTest(DataViewRowCursor cursor)
    {
        RowFiller<TSrc> filler = _plan.Bind(cursor);
        var row = new TSrc();
        var state = new TState();
        initialize(state);
        return () =>
        {
            filler.Fill(row);
            return !isLeftOut(row, state);
        };
    }
}
