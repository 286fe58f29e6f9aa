namespace Microsoft.ML.Data;

/// <summary>A row that sees another row through a mapper.</summary>
internal abstract class WrappingRow(DataViewRow input) : DataViewRow
{
    protected DataViewRow Input { get; } = input;

    public sealed override long Position => Input.Position;

    public sealed override long Batch => Input.Batch;

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
