using System.Globalization;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Writes a line of comma-separated values for each epoch, with points in numbers whatever the culture, at once to the file. A resumed training goes on in the same file: lines
/// of epochs that are trained again are replaced.
/// </summary>
public sealed class CsvLog : ITrainingCallback
{
    private const string Header =
        "epoch,loss,accuracy,top_k_accuracy,mean_absolute_error,val_loss,val_accuracy,val_top_k_accuracy,val_mean_absolute_error,learning_rate,seconds,images_per_second";

    private readonly string _path;

    /// <param name="path">The file. One that exists is replaced, unless the training is resumed.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <inheritdoc/>
    public void OnTrainingBegin(TrainingControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        string[] kept = [];
        if (control.FinishedEpochs > 0 && File.Exists(_path))
        {
            kept = [.. File.ReadLines(_path).Skip(1).Where(line => EpochOf(line) is int epoch && epoch <= control.FinishedEpochs)];
        }

        WholeFile.Write(_path, file =>
        {
            using var writer = new StreamWriter(file, leaveOpen: true);
            writer.WriteLine(Header);
            Array.ForEach(kept, writer.WriteLine);
        });
    }

    /// <inheritdoc/>
    public void OnEpochEnd(EpochResult epoch, TrainingControl control)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        double?[] values =
        [
            epoch.Epoch, .. Of(epoch.Training), .. Of(epoch.Validation), epoch.LearningRate, epoch.Duration.TotalSeconds, epoch.ImagesPerSecond,
        ];
        File.AppendAllText(_path, string.Join(',', values.Select(static v => v?.ToString("G9", CultureInfo.InvariantCulture))) + Environment.NewLine);
    }

    private static double?[] Of(EpochMetrics? metrics) => [metrics?.Loss, metrics?.Accuracy, metrics?.TopKAccuracy, metrics?.MeanAbsoluteError];

    /// <summary>The epoch of a line; null for one that was only half written when the process died.</summary>
    private static int? EpochOf(string line)
    {
        string[] values = line.Split(',');
        return values.Length == Header.Split(',').Length && values[^1].Length > 0 && int.TryParse(values[0], CultureInfo.InvariantCulture, out int epoch) ? epoch : null;
    }
}
