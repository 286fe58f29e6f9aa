using System.Diagnostics;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Display;

/// <summary>Shows a training: one line an epoch, and on a terminal a bar that moves in between.</summary>
/// <param name="output">Standard output, or standard error where standard output carries JSON.</param>
/// <param name="isTerminal">Whether a person watches.</param>
internal sealed class TrainingDisplay(TextWriter output, bool isTerminal) : IProgress<TrainingProgress>
{
    private const int BarWidth = 24;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _console = new();
    private bool _read;

    public void Report(TrainingProgress value)
    {
        lock (_console)
        {
            switch (value.Stage)
            {
                case TrainingStage.Reading:
                    Bar("Reading pictures", value.Done, value.Total, "");
                    if (value.Done == value.Total && !_read)
                    {
                        _read = true;
                        Line($"Read {value.Done:N0} pictures in {Stopwatch.GetElapsedTime(_start).TotalSeconds:F1} s.");
                    }

                    break;
                case TrainingStage.DownloadingWeights:
                    Bar("Downloading weights (bytes)", value.Done, value.Total, "");
                    break;
                case TrainingStage.ExtractingFeatures:
                    Bar("Features of the backbone", value.Done, value.Total, "");
                    if (value.Done == value.Total)
                    {
                        Line($"Computed the features of {value.Done:N0} pictures, {Stopwatch.GetElapsedTime(_start).TotalSeconds:F1} s after the start.");
                    }

                    break;
                case TrainingStage.EpochFinished:
                    Line(Describe(value.Finished!, value.Epochs));
                    break;
                case TrainingStage.Validating:
                    Bar($"Epoch {value.Epoch}/{value.Epochs} validating", value.Done, value.Total, "");
                    break;
                default:
                    Bar($"Epoch {value.Epoch}/{value.Epochs}", value.Done, value.Total, $"loss {value.Loss:F4}");
                    break;
            }
        }
    }

    internal static string Describe(EpochResult epoch, int epochs) =>
        $"Epoch {epoch.Epoch}/{epochs}  loss {epoch.Loss:F4}  accuracy {epoch.Accuracy:P2}"
        + (epoch.ValidationLoss is double loss ? $"  validation loss {loss:F4}  accuracy {epoch.ValidationAccuracy:P2}" : "")
        + $"  {epoch.Duration.TotalSeconds:F1} s  {epoch.ImagesPerSecond:N0} images/s";

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
