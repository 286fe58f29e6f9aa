using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>
/// The engines of one model. When a newer model takes its place, the engines that wait are let go at once and those that are out when they come
/// back; the model goes with the last of them.
/// </summary>
internal sealed class ModelEngines<TData, TPrediction>(MLContext context, ITransformer model, bool ownsModel)
    where TData : class
    where TPrediction : class, new()
{
    private static readonly int s_mostWaiting = Environment.ProcessorCount * 2;

    private readonly Lock _gate = new();
    private readonly Stack<PooledEngine<TData, TPrediction>> _waiting = new();
    private int _inUse;
    private bool _retired;
    private bool _shared;

    internal bool Has(ITransformer other) => ReferenceEquals(model, other);

    /// <returns>False if the model is no longer the current one.</returns>
    internal bool TryRent([NotNullWhen(true)] out PooledEngine<TData, TPrediction>? engine)
    {
        lock (_gate)
        {
            engine = null;
            if (_retired)
                return false;
            _inUse++;
            if (_waiting.TryPop(out engine))
            {
                engine.GoOut();
                return true;
            }
        }

        try
        {
            // The pool decides when the model goes, not the first engine that is disposed.
            var options = new PredictionEngineOptions { OwnsTransformer = false };
            engine = new PooledEngine<TData, TPrediction>(this, context.Model.CreatePredictionEngine<TData, TPrediction>(model, options));
            return true;
        }
        catch
        {
            EndUse();
            throw;
        }
    }

    internal void Return(PooledEngine<TData, TPrediction> engine)
    {
        bool isKept;
        lock (_gate)
        {
            isKept = !_retired && _waiting.Count < s_mostWaiting;
            if (isKept)
                _waiting.Push(engine);
        }

        if (!isKept)
            engine.Engine.Dispose();
        EndUse();
    }

    /// <summary>The model for somebody who will not tell when he is done with it: from now on it is left to the garbage collector.</summary>
    /// <returns>False if the model is no longer the current one.</returns>
    internal bool TryShare([NotNullWhen(true)] out ITransformer? shared)
    {
        lock (_gate)
        {
            shared = _retired ? null : model;
            _shared |= !_retired;
            return !_retired;
        }
    }

    internal void Retire()
    {
        PooledEngine<TData, TPrediction>[] waiting;
        lock (_gate)
        {
            if (_retired)
                return;
            _retired = true;
            _inUse++;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (PooledEngine<TData, TPrediction> engine in waiting)
            engine.Engine.Dispose();
        EndUse();
    }

    private void EndUse()
    {
        lock (_gate)
        {
            if (--_inUse > 0 || !_retired || _shared || !ownsModel)
                return;
        }

        (model as IDisposable)?.Dispose();
    }
}
