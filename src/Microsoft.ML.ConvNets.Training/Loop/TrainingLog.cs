using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Training.Loop;

/// <summary>Writes a training's history to ML.NET's log.</summary>
internal static class TrainingLog
{
    /// <summary>A model whose accuracy is lower by this much than during training has a fault; a smaller difference is chance.</summary>
    private const double ClearDifference = 0.1;

    /// <summary>An epoch, when it is over.</summary>
    internal static void Write(IChannel channel, EpochResult epoch, int epochs) => channel.Info(
        MessageSensitivity.None, "Epoch {0}/{1}: {2}{3}, {4:F0} images/s", epoch.Epoch, epochs, Describe(epoch.Training),
        epoch.Validation is { } held ? $", validation {Describe(held)}" : "", epoch.ImagesPerSecond);

    internal static void Write(IChannel channel, TrainingHistory history, int epochs)
    {
        if (Difference(history) is string difference)
        {
            channel.Warning(
                MessageSensitivity.None,
                "The model does worse on the images that it learned from than it did while it learned them: {0}. More epochs or a smaller "
                + "batch help.",
                difference);
        }

        switch (history.Outcome)
        {
            case TrainingOutcome.Canceled:
                channel.Warning(MessageSensitivity.None, "Canceled: the model is that of epoch {0} of {1}.", history.KeptEpoch, epochs);
                break;
            case TrainingOutcome.Diverged:
                channel.Warning(
                    MessageSensitivity.None,
                    "Training diverged in epoch {0}: the model is that of epoch {1}. A lower learning rate helps.",
                    history.Epochs.Count + 1, history.KeptEpoch);
                break;
            case TrainingOutcome.Stopped:
                channel.Info(
                    MessageSensitivity.None, "Stopped: {0}. The model is that of epoch {1}.", history.StopReason!, history.KeptEpoch);
                break;
        }
    }

    /// <summary>By how much the finished model does worse than training showed; null where it does not.</summary>
    private static string? Difference(TrainingHistory history)
    {
        if (history.ModelOnTraining is not { } model
            || history.Epochs.FirstOrDefault(e => e.Epoch == history.KeptEpoch)?.Training is not { } shown)
        {
            return null;
        }

        if (shown.Accuracy is double accuracy)
        {
            return model.Accuracy is double found && found < accuracy - ClearDifference ? $"accuracy {found:P1}, not {accuracy:P1}" : null;
        }

        return shown.MeanAbsoluteError is double error && model.MeanAbsoluteError > 2 * error
            ? $"mean absolute error {model.MeanAbsoluteError:G4}, not {error:G4}"
            : null;
    }

    private static string Describe(EpochMetrics metrics) =>
        $"loss {metrics.Loss:F4}" + Part("accuracy", metrics.Accuracy, "P2") + Part("top-K accuracy", metrics.TopKAccuracy, "P2")
        + Part("mean absolute error", metrics.MeanAbsoluteError, "G5");

    private static string Part(string name, double? value, string format) =>
        value is double known ? $", {name} {known.ToString(format, null)}" : "";
}
