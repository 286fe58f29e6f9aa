using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>Passes on what the context tells to the application's log. Runs after the application has chosen its context.</summary>
internal sealed class MessageForwarding(ILogger<MLContext> logger) : IPostConfigureOptions<MLOptions>
{
    public void PostConfigure(string? name, MLOptions options)
        => options.MLContext.Log += (_, message) => logger.LogTrace("{Message}", message.Message);
}
