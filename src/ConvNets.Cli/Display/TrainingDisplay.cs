using System.Diagnostics;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>Shows a training: one line an epoch, and on a terminal a bar that moves in between.</summary>
/// <param name="output">Standard output, or standard error where standard output carries JSON.</param>
/// <param name="isTerminal">Whether a person watches.</param>
/// <param name="steps">What the steps of training are called where there are no epochs; null where there are.</param>
internal sealed class TrainingDisplay(TextWriter output, bool isTerminal, string? steps = null) : IProgress<TrainingProgress>
{
    private const int BarWidth = 24;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _console = new();
    private bool _read;

    /// <summary>A display on standard output, or on standard error where standard output carries JSON.</summary>
    internal static TrainingDisplay For(bool json, string? steps = null) =>
        json ? new TrainingDisplay(Terminal.Error, !Console.IsErrorRedirected, steps) : new TrainingDisplay(Terminal.Output, !Console.IsOutputRedirected, steps);

    public void Report(TrainingProgress value)
    {
        lock (_console)
        {
            switch (value.Stage)
            {
                case TrainingStage.Reading:
                    Bar("Reading images", value.Done, value.Total, "");
                    if (value.Done == value.Total && !_read)
                    {
                        _read = true;
                        Line($"Read {value.Done:N0} images in {Stopwatch.GetElapsedTime(_start).TotalSeconds:F1} s.");
                    }

                    break;
                case TrainingStage.DownloadingWeights:
                    Bar("Downloading weights (bytes)", value.Done, value.Total, "");
                    break;
                case TrainingStage.ExtractingFeatures:
                    Bar("Features of the backbone", value.Done, value.Total, "");
                    if (value.Done == value.Total)
                    {
                        Line($"Computed the features of {value.Done:N0} images, {Stopwatch.GetElapsedTime(_start).TotalSeconds:F1} s after the start.");
                    }

                    break;
                case TrainingStage.EpochFinished:
                    Line(Describe(value.Finished!, value.Epochs));
                    break;
                case TrainingStage.Validating:
                    Bar($"Epoch {value.Epoch}/{value.Epochs} validating", value.Done, value.Total, "");
                    break;
                default:
                    Bar(steps ?? $"Epoch {value.Epoch}/{value.Epochs}", value.Done, value.Total, $"loss {value.Loss:F4}");
                    break;
            }
        }
    }

    internal static string Describe(EpochResult epoch, int epochs) =>
        $"Epoch {epoch.Epoch}/{epochs}  {Figures(epoch.Training)}" + (epoch.Validation is { } held ? $"  validation {Figures(held)}" : "")
        + $"  {epoch.Duration.TotalSeconds:F1} s  {epoch.ImagesPerSecond:N0} images/s";

    /// <summary>What was measured, and nothing else.</summary>
    private static string Figures(EpochMetrics metrics) =>
        $"loss {metrics.Loss:F4}" + (metrics.Accuracy is double accuracy ? $"  accuracy {accuracy:P2}" : "") + (metrics.TopKAccuracy is double hits ? $"  top-K {hits:P2}" : "")
        + (metrics.MeanAbsoluteError is double error ? $"  mean absolute error {error:G5}" : "");

    private void Line(string text)
    {
        Clear();
        output.WriteLine(text);
    }

    private void Bar(string what, long done, long? total, string figures)
    {
        if (!isTerminal)
        {
            return;
        }

        int filled = total is > 0 ? (int)(done * BarWidth / total.Value) : 0;
        string bar = new string('█', filled) + new string('░', BarWidth - filled);
        Clear();
        output.Write($"{what} {bar} {done:N0}{(total is long all ? $"/{all:N0}" : "")} {figures}");
    }

    private void Clear()
    {
        if (isTerminal)
        {
            output.Write("\r\u001b[K");
        }
    }
}
