using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A bootstrap sample of rows that go by: each row comes as often as a draw from a Poisson distribution of mean 1 says, in the order of the input.
/// The complement are the rows that do not come.
/// </summary>
internal sealed class BootstrapView(IDataView input, uint seed, bool complement) : PassThroughView(input)
{
    // The draws belong to the rows in their order.
    public override bool CanShuffle => false;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(Input.GetRowCursor(columnsNeeded), new TauswortheHybrid(seed), complement);

    private sealed class Cursor(DataViewRowCursor input, TauswortheHybrid random, bool complement) : LinkedRootCursorBase(input)
    {
        private static readonly double s_limit = Math.Exp(-1);

        private int _remaining;

        public override long Batch => 0;

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> inputId = Input.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                inputId(ref id);
                id = id.Combine(new DataViewRowId((ulong)_remaining, 0));
            };
        }

        protected override bool MoveNextCore()
        {
            while (_remaining == 0 && Input.MoveNext())
            {
                _remaining = Draw();
                if (complement)
                    _remaining = _remaining == 0 ? 1 : 0;
            }

            return _remaining-- > 0;
        }

        // Knuth's way to a Poisson number: how many uniform numbers can be multiplied before they fall below e to the minus mean.
        private int Draw()
        {
            int count = 0;
            for (double product = random.NextDouble(); product > s_limit; product *= random.NextDouble())
                count++;
            return count;
        }
    }
}
