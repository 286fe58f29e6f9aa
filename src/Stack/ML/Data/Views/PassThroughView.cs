namespace Microsoft.ML.Data;

/// <summary>A view with the columns of another one and some of its rows, or the same rows in another order.</summary>
internal abstract class PassThroughView(IDataView input) : IDataView
{
    public DataViewSchema Schema => Input.Schema;

    public virtual bool CanShuffle => Input.CanShuffle;

    protected IDataView Input { get; } = input;

    public virtual long? GetRowCount() => null;

    public abstract DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null);

    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
