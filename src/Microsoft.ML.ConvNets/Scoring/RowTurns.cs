namespace Microsoft.ML.ConvNets.Scoring;

/// <summary>
/// Finds out that several threads use one <c>PredictionEngine</c>, which then mixes up their inputs: whose answer would be another's gets
/// an exception instead.
/// </summary>
/// <remarks>
/// An engine reads the columns of each row in one order, each row once, and one thread reads all columns of a row. What differs from that
/// was an input that another thread replaced.
/// </remarks>
/// <param name="isEngine">Whether rows come from an engine. Cursors may pass rows over.</param>
internal sealed class RowTurns(bool isEngine)
{
    private int _isTaken;
    private long _position = -1;
    private int _thread;
    private int _firstColumn = -1;

    /// <summary>Begins reading a column of the current row; <see cref="Leave"/> ends it.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the row.</exception>
    internal void Enter(long position, int column)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            throw Shared();
        }

        int thread = Environment.CurrentManagedThreadId;
        bool isNew = position != _position;
        bool isMixed = isNew
            ? isEngine && _position >= 0 && (position != _position + 1 || column != _firstColumn)
            : thread != _thread;
        if (isNew && _position < 0)
        {
            _firstColumn = column;
        }

        (_position, _thread) = (position, thread);
        if (isMixed)
        {
            Leave();
            throw Shared();
        }
    }

    internal void Leave() => Volatile.Write(ref _isTaken, 0);

    private static InvalidOperationException Shared() => new(
        "Several threads used one PredictionEngine at once, which mixes up their inputs. Give each thread an engine of its own (they share "
        + "the model), take them from a PredictionEnginePool, or put a lock around Predict.");
}
