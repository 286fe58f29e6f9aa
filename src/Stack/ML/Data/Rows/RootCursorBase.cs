namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its own rows.</summary>
internal abstract class RootCursorBase : DataViewRowCursor
{
    private long _position = -1;
    private bool _done;

    public sealed override long Position => _position;

    public override long Batch => 0;

    /// <summary>Whether the cursor stands on a row.</summary>
    protected bool IsGood => _position >= 0 && !_done;

    public sealed override bool MoveNext()
    {
        if (_done)
            return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }
        _position = -1;
        _done = true;
        Dispose();
        return false;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        _done = true;
        _position = -1;
        base.Dispose(disposing);
    }

    protected void CheckGood()
    {
        if (!IsGood)
            throw new InvalidOperationException("The cursor stands on no row: call MoveNext first, and read values only while it returns true.");
    }
}
