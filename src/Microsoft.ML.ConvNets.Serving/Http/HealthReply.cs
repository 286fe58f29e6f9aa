using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>Health as JSON.</summary>
internal static class HealthReply
{
    internal static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        Status = report.Status.ToString(),
        Scorers = report.Entries.ToDictionary(
            static entry => entry.Key,
            static entry => new { Status = entry.Value.Status.ToString(), entry.Value.Description, entry.Value.Data }),
    }, context.RequestAborted);
}
