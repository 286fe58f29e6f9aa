namespace Microsoft.ML.Data;

/// <summary>
/// Hands out blocks of consecutive rows to the cursors of one set. A cursor takes the next block when it is through with its last one,
/// so that a slow cursor, or one that is never moved, holds nothing back.
/// </summary>
internal sealed class RowBlocks(int rowCount, int cursorCount)
{
    private const int Largest = 64;

    private readonly int _blockSize = Math.Clamp(rowCount / (8 * cursorCount), 1, Largest);
    private long _next = -1;

    public bool TryTake(out long block, out int start, out int end)
    {
        block = Interlocked.Increment(ref _next);
        long first = block * _blockSize;
        if (first >= rowCount)
        {
            start = end = 0;
            return false;
        }
        start = (int)first;
        end = (int)Math.Min(first + _blockSize, rowCount);
        return true;
    }
}
