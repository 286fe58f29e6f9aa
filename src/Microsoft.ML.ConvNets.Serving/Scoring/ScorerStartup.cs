using Microsoft.Extensions.Hosting;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>Loads and warms a model before the program takes requests; one that cannot be served ends the start.</summary>
internal sealed class ScorerStartup(ImageScorer scorer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => scorer.Source.StartAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
