using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>
/// Shows a training: its phases by name, one line an epoch, and in between how far it is, on a terminal as a bar that moves, elsewhere
/// every ten seconds.
/// </summary>
/// <param name="output">Standard output, or standard error where standard output carries JSON.</param>
/// <param name="isTerminal">Whether a person watches.</param>
/// <param name="options">What is trained.</param>
/// <param name="steps">What the steps of training are called where there are no epochs; null where there are.</param>
/// <param name="time">What tells the time.</param>
internal sealed class TrainingDisplay(
    TextWriter output, bool isTerminal, ConvNetTrainerOptions options, string? steps, TimeProvider time) : IProgress<TrainingProgress>
{
    private readonly ProgressBar _bar = new(output, isTerminal, time);
    private readonly Lock _console = new();
    private readonly long _start = time.GetTimestamp();
    private (TrainingStage Stage, int Epoch)? _work;
    private long _workStart;
    private TimeSpan? _lastEpoch;
    private string? _phase;
    private bool _read;

    /// <summary>A display on standard output, or on standard error where standard output carries JSON.</summary>
    internal static TrainingDisplay For(bool json, ConvNetTrainerOptions options, string? steps = null) => json
        ? new TrainingDisplay(Terminal.Error, !Console.IsErrorRedirected, options, steps, TimeProvider.System)
        : new TrainingDisplay(Terminal.Output, !Console.IsOutputRedirected, options, steps, TimeProvider.System);

    public void Report(TrainingProgress value)
    {
        lock (_console)
        {
            if (value.Message is string message)
            {
                _bar.Line(message);
                return;
            }

            if (value.ResumedFrom is string checkpoint)
            {
                _bar.Line($"Resumed from '{checkpoint}', epoch {value.Epoch}.");
                return;
            }

            if (value.Stage == TrainingStage.EpochFinished)
            {
                _lastEpoch = value.Finished!.Duration;
                _bar.Line(Describe(value.Finished, value.Epochs));
                return;
            }

            Begin(value);
            string what = value.Stage switch
            {
                TrainingStage.DownloadingWeights => "Downloading weights (bytes)",
                TrainingStage.Reading => "Reading images",
                TrainingStage.ExtractingFeatures => "Computing features",
                TrainingStage.Validating => $"Epoch {value.Epoch}/{value.Epochs} validating",
                _ => steps ?? $"Epoch {value.Epoch}/{value.Epochs}",
            };
            _bar.Show(
                what, value.Done, value.Total, value.Stage == TrainingStage.Training ? $"loss {value.Loss:F4}" : "", Pace(value));
            End(value);
        }
    }

    internal static string Describe(EpochResult epoch, int epochs) =>
        $"Epoch {epoch.Epoch}/{epochs}  {MetricsOf(epoch.Training)}"
            + (epoch.Validation is { } held ? $"  validation {MetricsOf(held)}" : "")
        + $"  {epoch.Duration.TotalSeconds:F1} s  {epoch.ImagesPerSecond:N0} images/s";

    /// <summary>What was measured, and nothing else.</summary>
    private static string MetricsOf(EpochMetrics metrics) =>
        $"loss {metrics.Loss:F4}" + (metrics.Accuracy is double accuracy ? $"  accuracy {accuracy:P2}" : "")
            + (metrics.TopKAccuracy is double hits ? $"  top-K {hits:P2}" : "")
        + (metrics.MeanAbsoluteError is double error ? $"  mean absolute error {error:G5}" : "");

    /// <summary>Says what begins: a phase of training, or work of minutes where no bar shows it.</summary>
    private void Begin(TrainingProgress value)
    {
        if (_work != (value.Stage, value.Epoch))
        {
            _work = (value.Stage, value.Epoch);
            _workStart = time.GetTimestamp();
        }

        // A recipe has more epochs of a network without a frozen backbone than of a head.
        int first = options.Network?.Backbone is null ? value.Epochs : options.Epochs;
        string? phase = value.Stage switch
        {
            TrainingStage.Training or TrainingStage.Validating when steps is null => value.Epoch > first
                ? $"Fine-tuning: {value.Epochs - first} epoch(s), the backbone learns as well."
                : $"Training {Learner()}: {first} epoch(s).",
            TrainingStage.ExtractingFeatures => "Computing the features of the frozen backbone.",
            TrainingStage.DownloadingWeights => "Downloading the backbone's weights.",
            TrainingStage.Reading => "Reading images.",
            _ => null,
        };
        // The number of epochs may change on the way.
        if (phase?.Split(':')[0] is string name && name != _phase)
        {
            _phase = name;
            _bar.Line(phase);
        }
    }

    /// <summary>What of the network learns in the first phase.</summary>
    private string Learner() => options.Network?.Backbone switch
    {
        { FrozenBlocks: var frozen, Blocks: var all } when frozen == all => "the head",
        { FrozenBlocks: > 0 } => "the head and the last blocks",
        _ => "the network",
    };

    /// <summary>What was done, where an epoch does not say it.</summary>
    private void End(TrainingProgress value)
    {
        if (value.Done != value.Total)
        {
            return;
        }

        if (value.Stage == TrainingStage.Reading && !_read)
        {
            _read = true;
            _bar.Line($"Read {value.Done:N0} images in {time.GetElapsedTime(_start).TotalSeconds:F1} s.");
        }
        else if (value.Stage == TrainingStage.ExtractingFeatures)
        {
            _bar.Line($"Computed the features of {value.Done:N0} images in {time.GetElapsedTime(_workStart).TotalSeconds:F1} s.");
        }
    }

    /// <summary>How fast it goes and how long it still takes, as soon as that can be said.</summary>
    private string Pace(TrainingProgress value)
    {
        TimeSpan elapsed = time.GetElapsedTime(_workStart);
        if (value.Done <= 0 || elapsed < TimeSpan.FromSeconds(0.5))
        {
            return "";
        }

        double rate = value.Done / elapsed.TotalSeconds;
        string speed = value.Stage == TrainingStage.DownloadingWeights ? $"{rate / (1 << 20):F1} MiB/s" : $"{rate:N0} images/s";
        if (value.Total is not > 0)
        {
            return speed;
        }

        double left = (value.Total.Value - value.Done) / rate;
        if (value.Stage == TrainingStage.Training && steps is null)
        {
            left += (value.Epochs - value.Epoch) * (_lastEpoch?.TotalSeconds ?? (value.Total.Value / rate));
        }

        return $"{speed}, {ProgressBar.Duration(TimeSpan.FromSeconds(left))} left";
    }
}
