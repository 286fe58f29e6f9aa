using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>The engines of the model that a loader has to give at the moment.</summary>
internal sealed class ModelPool<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    private readonly string _name;
    private readonly MLContext _context;
    private readonly ModelLoader _loader;
    private readonly ILogger _logger;
    private readonly Lock _reloading = new();

    // Weak: an engine that never comes back does not stay in memory for that.
    private readonly ConditionalWeakTable<PredictionEngine<TData, TPrediction>, PooledEngine<TData, TPrediction>> _engines = [];
    private readonly IDisposable _changes;
    private volatile ModelEngines<TData, TPrediction> _current;
    private volatile bool _closed;

    internal ModelPool(string name, MLContext context, ModelLoader loader, ILogger logger)
    {
        _name = name;
        _context = context;
        _loader = loader;
        _logger = logger;
        _current = CreateEngines(loader.GetModel());
        _changes = ChangeToken.OnChange(loader.GetReloadToken, Reload);
        if (loader is ReloadingModelLoader own)
            own.Stopping.Register(Close);
    }

    internal ITransformer GetModel()
    {
        while (true)
        {
            RequireOpen();
            if (_current.TryShare(out ITransformer? model))
                return model;
        }
    }

    internal PredictionEngine<TData, TPrediction> Rent()
    {
        while (true)
        {
            RequireOpen();
            if (_current.TryRent(out PooledEngine<TData, TPrediction>? engine))
            {
                _engines.TryAdd(engine.Engine, engine);
                return engine.Engine;
            }
        }
    }

    /// <summary>Takes an engine back. One that is not from here stays its owner's.</summary>
    internal void Return(PredictionEngine<TData, TPrediction> engine)
    {
        if (_engines.TryGetValue(engine, out PooledEngine<TData, TPrediction>? known))
            known.ComeBack();
    }

    // A model that does not fit the classes of this pool is found out here, before requests meet it.
    private void Reload()
    {
        lock (_reloading)
        {
            if (_closed)
                return;
            try
            {
                ITransformer model = _loader.GetModel();
                if (_current.Has(model))
                    return;
                ModelEngines<TData, TPrediction> next = CreateEngines(model);
                try
                {
                    if (next.TryRent(out PooledEngine<TData, TPrediction>? first))
                    {
                        _engines.TryAdd(first.Engine, first);
                        first.ComeBack();
                    }
                }
                catch
                {
                    next.Retire();
                    throw;
                }

                ModelEngines<TData, TPrediction> previous = _current;
                _current = next;
                previous.Retire();
            }
            catch (Exception exception)
            {
                PoolLog.Refused(_logger, _name, typeof(TData).Name, typeof(TPrediction).Name, exception);
            }
        }
    }

    private void Close()
    {
        _closed = true;
        _changes.Dispose();
        lock (_reloading)
            _current.Retire();
    }

    private void RequireOpen()
        => ObjectDisposedException.ThrowIf(_closed, typeof(PredictionEnginePool<TData, TPrediction>));

    private ModelEngines<TData, TPrediction> CreateEngines(ITransformer model) => new(_context, model, ownsModel: _loader is ReloadingModelLoader);
}
