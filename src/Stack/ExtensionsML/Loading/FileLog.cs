using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.ML;

internal static partial class FileLog
{
    [LoggerMessage(100, LogLevel.Debug, "Reading the model file '{FilePath}' again.", EventName = "FileReloadBegin")]
    internal static partial void ReloadBegins(ILogger logger, string filePath);

    [LoggerMessage(102, LogLevel.Information, "The model of '{FilePath}' is replaced by a newer one, read in {ElapsedMilliseconds} ms.", EventName = "FileReload")]
    internal static partial void Reloaded(ILogger logger, string filePath, double elapsedMilliseconds);

    [LoggerMessage(103, LogLevel.Error, "The model file '{FilePath}' has changed and cannot be read ({ElapsedMilliseconds} ms). The model that runs stays; the file is tried again.", EventName = "FileReloadError")]
    internal static partial void ReloadFailed(ILogger logger, string filePath, double elapsedMilliseconds, Exception exception);

    [LoggerMessage(104, LogLevel.Debug, "The model file '{FilePath}' could not be read; it may not be complete yet.", EventName = "FileReloadRetry")]
    internal static partial void ReloadFailedOnce(ILogger logger, string filePath, Exception exception);

    [LoggerMessage(105, LogLevel.Debug, "No notices of changes to '{FilePath}' are to be had; it is looked at every {Seconds} seconds.", EventName = "FileWithoutNotices")]
    internal static partial void NoNotices(ILogger logger, string filePath, double seconds, Exception exception);
}
