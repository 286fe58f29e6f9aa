using Microsoft.Extensions.Hosting;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>
/// Loads and warms a model while the rest of the program starts: requests that come meanwhile wait for it, and a model that cannot be
/// served ends the start.
/// </summary>
internal sealed class ScorerStartup(ImageScorer scorer) : IHostedLifecycleService
{
    private Task _loaded = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _loaded = scorer.Source.StartAsync();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => _loaded.WaitAsync(cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
