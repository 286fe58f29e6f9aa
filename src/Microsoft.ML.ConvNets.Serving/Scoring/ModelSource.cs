using Microsoft.Extensions.Logging;
using Microsoft.ML.ConvNets.Serving.Batching;
using Microsoft.ML.ConvNets.Serving.Diagnostics;
using Microsoft.ML.ConvNets.Serving.Models;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>Loads the model, and loads it again when its file changes. What cannot be served never takes the place of what is.</summary>
internal sealed class ModelSource : IAsyncDisposable
{
    private readonly string _scorer;
    private readonly ConvNetScorerOptions _options;
    private readonly ScoringMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ModelSlot _slot = new();
    private readonly Lock _starting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _leaving = [];
    private volatile string? _problem;
    private Task? _started;
    private Task _watching = Task.CompletedTask;
    private FileStamp? _loaded;

    internal ModelSource(string scorer, ConvNetScorerOptions options, ScoringMetrics metrics, ILogger logger) =>
        (_scorer, _options, _metrics, _logger) = (scorer, options, metrics, logger);

    /// <summary>The version of the model that is served; null before there is one.</summary>
    internal string? Version => _slot.Version;

    /// <summary>Why the file that is there now is not served; null where it is.</summary>
    internal string? Problem => _problem;

    /// <summary>Number of models that were replaced and are still in use.</summary>
    internal int Leaving
    {
        get
        {
            lock (_leaving)
            {
                _leaving.RemoveAll(static freed => freed.IsCompleted);
                return _leaving.Count;
            }
        }
    }

    /// <summary>Loads and warms the model, the first time; afterwards there is one.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has no model that can be served.</exception>
    internal Task StartAsync()
    {
        lock (_starting)
        {
            // One that failed may be tried again: the file may have come.
            return _started is null or { IsFaulted: true } ? _started = Task.Run(Start) : _started;
        }
    }

    /// <summary>Holds the model that is served.</summary>
    internal async ValueTask<ModelLease> TakeAsync()
    {
        if (_slot.Take() is { } lease)
        {
            return lease;
        }

        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, typeof(IImageScorer));
        await StartAsync().ConfigureAwait(false);
        return _slot.Take() ?? throw new ObjectDisposedException(nameof(IImageScorer));
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _slot.Switch(null).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Start()
    {
        _loaded = FileStamp.Of(_options.ModelPath);
        Load();
        if (_options.ReloadInterval > TimeSpan.Zero)
        {
            _watching = WatchAsync();
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_options.ReloadInterval);
        FileStamp? seen = _loaded;
        FileStamp? refused = null;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                FileStamp? now = FileStamp.Of(_options.ModelPath);
                bool isStill = now == seen;
                seen = now;
                if (now is null)
                {
                    Complain($"There is no model '{_options.ModelPath}' any more.", null);
                }
                else if (now == _loaded)
                {
                    _problem = null;
                }
                // A file that is being written is left alone until it has not changed for once.
                else if (isStill && now != refused && !Replace(now))
                {
                    refused = now;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private bool Replace(FileStamp? stamp)
    {
        try
        {
            Load();
            (_loaded, _problem) = (stamp, null);
            return true;
        }
        // Whatever is wrong with the new file, the old model is as good as before.
        catch (Exception e)
        {
            _metrics.Loaded(_scorer, succeeded: false);
            Complain(e.Message, e);
            return false;
        }
    }

    private void Load()
    {
        ServedModel model = ServedModel.Load(_options.ModelPath, _options.Scoring);
        if (model.Version == _slot.Version)
        {
            model.Dispose();
            return;
        }

        foreach (string step in model.IgnoredSteps)
        {
            _logger.LogWarning("Scorer '{Scorer}': the model's step {Step} is not run; answers are the network's own.", _scorer, step);
        }

        Task freed = _slot.Switch(new BatchRunner(model, _scorer, _options, _metrics));
        lock (_leaving)
        {
            _leaving.RemoveAll(static freed => freed.IsCompleted);
            _leaving.Add(freed);
        }

        _metrics.Loaded(_scorer, succeeded: true);
        _logger.LogInformation("Scorer '{Scorer}' serves '{Path}', version {Version}.", _scorer, _options.ModelPath, model.Version);
    }

    private void Complain(string problem, Exception? exception)
    {
        if (_problem != problem)
        {
            _problem = problem;
            _logger.LogError(
                exception, "Scorer '{Scorer}' goes on with version {Version}: {Problem}", _scorer, _slot.Version, problem);
        }
    }
}
