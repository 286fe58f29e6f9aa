using Microsoft.ML.ConvNets.Serving.Batching;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>The model that is served at present. One that is replaced lives on until the last who hold it are done.</summary>
internal sealed class ModelSlot
{
    private readonly Lock _gate = new();
    private BatchRunner? _current;

    /// <summary>The version of the model; null before there is one.</summary>
    internal string? Version
    {
        get
        {
            lock (_gate)
            {
                return _current?.Model.Version;
            }
        }
    }

    /// <summary>Holds the model, so that all images of a request are answered by one; null before there is one.</summary>
    internal ModelLease? Take()
    {
        lock (_gate)
        {
            return _current is null ? null : new ModelLease(_current);
        }
    }

    /// <summary>Serves another model from now on; null for none.</summary>
    /// <returns>Ends when the one before was freed.</returns>
    internal Task Switch(BatchRunner? next)
    {
        BatchRunner? before;
        lock (_gate)
        {
            (before, _current) = (_current, next);
        }

        before?.Queue.Close();
        return before?.Ended ?? Task.CompletedTask;
    }
}

/// <summary>Holds a model until it is disposed.</summary>
internal sealed class ModelLease : IDisposable
{
    private BatchRunner? _runner;

    internal ModelLease(BatchRunner runner)
    {
        _runner = runner;
        runner.Queue.Hold();
    }

    internal BatchRunner Runner => _runner ?? throw new ObjectDisposedException(nameof(ModelLease));

    /// <summary>Which file it is from.</summary>
    internal string Version => Runner.Model.Version;

    public void Dispose() => Interlocked.Exchange(ref _runner, null)?.Queue.Release();
}
