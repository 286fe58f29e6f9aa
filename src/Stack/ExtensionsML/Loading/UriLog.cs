using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.ML;

internal static partial class UriLog
{
    [LoggerMessage(100, LogLevel.Debug, "Asking {Uri} for a newer model.", EventName = "UriReloadBegin")]
    internal static partial void ReloadBegins(ILogger logger, string uri);

    [LoggerMessage(101, LogLevel.Debug, "Asked {Uri} for a newer model in {ElapsedMilliseconds} ms; there was one: {IsNew}.", EventName = "UriReloadEnd")]
    internal static partial void ReloadEnds(ILogger logger, string uri, double elapsedMilliseconds, bool isNew);

    [LoggerMessage(102, LogLevel.Error, "No newer model could be had from {Uri} ({ElapsedMilliseconds} ms). The model that runs stays; the address is asked again.", EventName = "UriReloadError")]
    internal static partial void ReloadFailed(ILogger logger, string uri, double elapsedMilliseconds, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "No model could be had from {Uri}.", EventName = "UriLoadError")]
    internal static partial void LoadFailed(ILogger logger, string uri, Exception exception);

    [LoggerMessage(104, LogLevel.Debug, "{Uri} gives its model no ETag, so newer ones cannot be noticed.", EventName = "UriWithoutETag")]
    internal static partial void NoETag(ILogger logger, string uri);
}
