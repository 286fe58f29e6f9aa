using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>An engine of a pool, and where it belongs.</summary>
internal sealed class PooledEngine<TData, TPrediction>(ModelEngines<TData, TPrediction> owner, PredictionEngine<TData, TPrediction> engine)
    where TData : class
    where TPrediction : class, new()
{
    private int _isOut = 1;

    internal PredictionEngine<TData, TPrediction> Engine => engine;

    internal void GoOut() => Volatile.Write(ref _isOut, 1);

    /// <summary>Gives the engine back. A second time it is not: two threads would get it.</summary>
    internal void ComeBack()
    {
        if (Interlocked.Exchange(ref _isOut, 0) == 1)
            owner.Return(this);
    }
}
