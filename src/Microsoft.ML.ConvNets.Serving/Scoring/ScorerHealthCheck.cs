using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.ML.ConvNets.Serving.Scoring;

/// <summary>Healthy while the file's model is served, degraded where that is an older one, unhealthy before there is one.</summary>
internal sealed class ScorerHealthCheck(ImageScorer scorer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? version = scorer.Source.Version;
        var data = new Dictionary<string, object> { ["queue"] = scorer.Pending, ["queueLimit"] = scorer.Options.QueueLimit };
        if (version is not null)
        {
            data["model"] = version;
        }

        return Task.FromResult((version, scorer.Source.Problem) switch
        {
            (null, _) => HealthCheckResult.Unhealthy("The model is not loaded yet.", data: data),
            (_, { } problem) => HealthCheckResult.Degraded($"The model before is served: {problem}", data: data),
            _ => HealthCheckResult.Healthy("The model is served.", data),
        });
    }
}
