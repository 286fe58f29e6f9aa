namespace Microsoft.ML.Data;

/// <summary>A cursor that passes some rows of another cursor on, unchanged: filters, skipping, taking.</summary>
internal abstract class LinkedRootCursorBase(DataViewRowCursor input) : RootCursorBase
{
    protected DataViewRowCursor Input { get; } = input;

    public override DataViewSchema Schema => Input.Schema;

    public override long Batch => Input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
