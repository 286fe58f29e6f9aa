namespace Microsoft.ML.Data;

/// <summary>The rows after the first <paramref name="skip"/>, at most <paramref name="take"/> of them.</summary>
internal sealed class SkipTakeView(IDataView input, long skip, long take) : PassThroughView(input)
{
    // "The first rows" are the ones of the unshuffled input.
    public override bool CanShuffle => false;

    public override long? GetRowCount() => Input.GetRowCount() is long count ? Math.Min(Math.Max(count - skip, 0), take) : null;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(Input.GetRowCursor(columnsNeeded), skip, take);

    private sealed class Cursor(DataViewRowCursor input, long skip, long take) : LinkedRootCursorBase(input)
    {
        private bool _skipped;
        private long _left = take;

        protected override bool MoveNextCore()
        {
            if (!_skipped)
            {
                _skipped = true;
                for (long i = 0; i < skip; i++)
                {
                    if (!Input.MoveNext())
                        return false;
                }
            }
            if (_left == 0)
                return false;
            _left--;
            return Input.MoveNext();
        }
    }
}
