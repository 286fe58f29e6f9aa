using System.Globalization;
using Microsoft.ML.ConvNets.Files;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Writes a line of comma-separated values for each epoch, numbers in the invariant culture, at once to the file. A resumed
/// training goes on in the same file: lines
/// of epochs that are trained again are replaced.
/// </summary>
public sealed class CsvLog : ITrainingCallback
{
    private const string Header =
        "epoch,loss,accuracy,top_k_accuracy,mean_absolute_error,val_loss,val_accuracy,val_top_k_accuracy,val_mean_absolute_error,"
        + "learning_rate,seconds,images_per_second";

    private readonly string _path;
    private readonly List<string> _lines = [];
    private bool _isBehind;

    /// <param name="path">The file. One that exists is replaced, unless the training is resumed.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <inheritdoc/>
    public void OnTrainingBegin(CallbackContext control)
    {
        ArgumentNullException.ThrowIfNull(control);
        // A second phase begins with what the first one wrote, on the disk or not.
        if (!_isBehind)
        {
            _lines.Clear();
            if (control.FinishedEpochs > 0 && File.Exists(_path))
            {
                _lines.AddRange(File.ReadLines(_path).Skip(1).Where(line => EpochOf(line) is int epoch && epoch <= control.FinishedEpochs));
            }
        }

        _isBehind = true;
        Write(control);
    }

    /// <summary>Proves that the file can be written, before a training has cost anything.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    internal void RequireWritable()
    {
        try
        {
            bool isNew = !File.Exists(_path);
            File.Open(_path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
            {
                File.Delete(_path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The CSV log '{_path}' cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void OnEpochEnd(EpochResult epoch, CallbackContext control)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(control);
        double?[] values =
        [
            epoch.Epoch, .. Of(epoch.Training), .. Of(epoch.Validation), epoch.LearningRate, epoch.Duration.TotalSeconds,
            epoch.ImagesPerSecond,
        ];
        _lines.Add(string.Join(',', values.Select(static v => v?.ToString("G9", CultureInfo.InvariantCulture))));
        Write(control);
    }

    /// <summary>Brings the file up to the last line; a disk that is full costs lines of a log, not the training.</summary>
    private void Write(CallbackContext control)
    {
        try
        {
            if (_isBehind)
            {
                AtomicFile.Write(_path, file =>
                {
                    using var writer = new StreamWriter(file, leaveOpen: true);
                    writer.WriteLine(Header);
                    _lines.ForEach(writer.WriteLine);
                });
            }
            else
            {
                File.AppendAllText(_path, _lines[^1] + Environment.NewLine);
            }

            _isBehind = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isBehind = true;
            control.Warn($"The CSV log '{_path}' could not be written: {e.Message} The training continues; the next epoch tries again.");
        }
    }

    private static double?[] Of(EpochMetrics? metrics) =>
        [metrics?.Loss, metrics?.Accuracy, metrics?.TopKAccuracy, metrics?.MeanAbsoluteError];

    /// <summary>The epoch of a line; null for one that was only half written when the process died.</summary>
    private static int? EpochOf(string line)
    {
        string[] values = line.Split(',');
        return values.Length == Header.Split(',').Length && values[^1].Length > 0
            && int.TryParse(values[0], CultureInfo.InvariantCulture, out int epoch) ? epoch : null;
    }
}
