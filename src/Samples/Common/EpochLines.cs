using Microsoft.ML.ConvNets;

namespace Samples.Common;

/// <summary>
/// Prints a line an epoch while <c>Fit</c> runs, and on a terminal how far the present one is. Every sample passes it as <c>Progress</c>.
/// </summary>
/// <param name="every">Print each epoch (1), or each so-many-th of a long training.</param>
internal sealed class EpochLines(int every = 1) : IProgress<TrainingProgress>
{
    private bool _hasHeader;

    public void Report(TrainingProgress value)
    {
        if (value.Finished is { } epoch)
        {
            Clear();
            if (!_hasHeader)
            {
                _hasHeader = true;
                Console.WriteLine(Header(epoch));
            }

            if (epoch.Epoch % every == 0 || epoch.Epoch == 1 || epoch.Epoch == value.Epochs)
            {
                Console.WriteLine(Line(epoch, value.Epochs));
            }
        }
        else if (!Console.IsOutputRedirected && every == 1)
        {
            Clear();
            string number = value.Epoch > 0 ? $"epoch {value.Epoch}, " : "";
            string all = value.Total is long total ? $" of {total:N0}" : "";
            Console.Write($"{Describe(value.Stage)} {number}{value.Done:N0}{all}");
        }
    }

    private static string Header(EpochResult epoch)
    {
        string metric = epoch.Accuracy is null ? "abs. error" : "accuracy";
        string validation = epoch.Validation is null ? "" : $"{"val loss",12}{"val " + (epoch.Accuracy is null ? "error" : "accuracy"),14}";
        return $"{"epoch",11}{"loss",12}{metric,12}{validation}{"rate",12}{"seconds",10}";
    }

    private static string Line(EpochResult epoch, int epochs)
    {
        string validation = epoch.Validation is { } held ? $"{held.Loss,12:F4}{Metric(held),14}" : "";
        return $"{epoch.Epoch + "/" + epochs,11}{epoch.Loss,12:F4}{Metric(epoch.Training),12}{validation}"
            + $"{epoch.LearningRate,12:G3}{epoch.Duration.TotalSeconds,10:F1}";
    }

    private static string Metric(EpochMetrics metrics) => metrics.Accuracy is double accuracy
        ? $"{accuracy:P2}"
        : $"{metrics.MeanAbsoluteError:F4}";

    private static string Describe(TrainingStage stage) => stage switch
    {
        TrainingStage.DownloadingWeights => "Downloading weights (bytes):",
        TrainingStage.Reading => "Reading images:",
        TrainingStage.ExtractingFeatures => "Computing features:",
        TrainingStage.Validating => "Validating",
        _ => "Training",
    };

    private static void Clear()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r\u001b[K");
        }
    }
}
