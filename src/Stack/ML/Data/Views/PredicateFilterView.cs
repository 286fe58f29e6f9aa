namespace Microsoft.ML.Data;

/// <summary>The rows for which a predicate over a class says false (true means: leave out).</summary>
internal sealed class PredicateFilterView<TSrc> : FilterView
    where TSrc : class, new()
{
    private readonly Func<TSrc, bool> _isLeftOut;
    private readonly RowFillerPlan<TSrc> _plan;

    public PredicateFilterView(IDataView input, Func<TSrc, bool> isLeftOut) : base(input)
    {
        _isLeftOut = isLeftOut;
        _plan = new RowFillerPlan<TSrc>(input.Schema, ignoreMissingColumns: false, definition: null);
    }

    protected override IEnumerable<DataViewSchema.Column> GetTestedColumns() => _plan.Columns;

    protected override Func<bool> CreateTest(DataViewRowCursor cursor)
    {
        RowFiller<TSrc> filler = _plan.Bind(cursor);
        var row = new TSrc();
        return () =>
        {
            filler.Fill(row);
            return !_isLeftOut(row);
        };
    }
}
