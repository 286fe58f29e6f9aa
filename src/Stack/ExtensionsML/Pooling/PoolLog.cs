using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.ML;

internal static partial class PoolLog
{
    [LoggerMessage(110, LogLevel.Error, "The newer model '{ModelName}' does not fit the classes {Data} and {Prediction}, or its loader failed. The model that runs stays.", EventName = "ModelRefused")]
    internal static partial void Refused(ILogger logger, string modelName, string data, string prediction, Exception exception);
}
