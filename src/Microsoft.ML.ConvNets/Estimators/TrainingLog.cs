using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets;

/// <summary>The story of a training in ML.NET's log.</summary>
internal static class TrainingLog
{
    internal static void Write(IChannel channel, TrainingHistory history, int epochs)
    {
        foreach (EpochResult epoch in history.Epochs)
        {
            channel.Info(
                MessageSensitivity.None, "Epoch {0}/{1}: {2}{3}, {4:F0} images/s", epoch.Epoch, epochs, Describe(epoch.Training),
                epoch.Validation is { } held ? $", validation {Describe(held)}" : "", epoch.ImagesPerSecond);
        }

        switch (history.Outcome)
        {
            case TrainingOutcome.Canceled:
                channel.Warning(MessageSensitivity.None, "Cancelled: the model is that of epoch {0} of {1}.", history.KeptEpoch, epochs);
                break;
            case TrainingOutcome.Diverged:
                channel.Warning(
                    MessageSensitivity.None, "Training diverged in epoch {0}: the model is that of epoch {1}. A lower learning rate helps.", history.Epochs.Count + 1, history.KeptEpoch);
                break;
            case TrainingOutcome.Stopped:
                channel.Info(MessageSensitivity.None, "Stopped: {0}. The model is that of epoch {1}.", history.StopReason!, history.KeptEpoch);
                break;
        }
    }

    private static string Describe(EpochMetrics metrics) =>
        $"loss {metrics.Loss:F4}" + Part("accuracy", metrics.Accuracy, "P2") + Part("top-K accuracy", metrics.TopKAccuracy, "P2") + Part("mean absolute error", metrics.MeanAbsoluteError, "G5");

    private static string Part(string name, double? value, string format) => value is double known ? $", {name} {known.ToString(format, null)}" : "";
}
