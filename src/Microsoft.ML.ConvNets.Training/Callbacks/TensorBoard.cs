using System.Text;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Writes the metrics of each epoch as events that TensorBoard shows (<c>tensorboard --logdir FOLDER</c>): <c>loss</c>, <c>accuracy</c>,
/// <c>top_k_accuracy</c>, <c>mean_absolute_error</c>, the same with <c>val_</c> before them, <c>learning_rate</c> and
/// <c>images_per_second</c>, each where it was measured; the step is the epoch, counted from 1. A resumed training writes another file
/// into the same folder, which TensorBoard joins; epochs that are trained again are in both.
/// </summary>
public sealed class TensorBoard : ITrainingCallback
{
    private const string SettingsTag = "settings";

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private SummaryWriter? _writer;

    /// <param name="folder">The folder of one training, which is made when the training begins.</param>
    /// <param name="settings">What was set for the training, name by name, shown as a text. Default null: no such text.</param>
    public TensorBoard(string folder, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_folder, _settings) = (folder, settings ?? new Dictionary<string, string>());
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void OnTrainingBegin(CallbackContext control)
    {
        ArgumentNullException.ThrowIfNull(control);
        // A second phase goes on in the file of the first one.
        if (_writer is not null && control.FinishedEpochs > 0)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        _writer = torch.utils.tensorboard.SummaryWriter(_folder, createRunName: false);
        if (_settings.Count > 0)
        {
            _writer.add_text(SettingsTag, Table(_settings), control.FinishedEpochs);
        }
    }

    /// <inheritdoc/>
    public void OnEpochEnd(EpochResult epoch, CallbackContext control)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(control);
        try
        {
            foreach ((string tag, double? value) in Scalars(epoch))
            {
                if (value is double measured)
                {
                    _writer!.add_scalar(tag, (float)measured, epoch.Epoch);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            control.Warn($"The events of TensorBoard could not be written to '{_folder}': {e.Message} The training continues.");
        }
    }

    /// <inheritdoc/>
    public void OnTrainingEnd(TrainingHistory history) => _writer = null;

    private static IEnumerable<(string Tag, double? Value)> Scalars(EpochResult epoch) =>
    [
        .. Metrics("", epoch.Training), .. Metrics("val_", epoch.Validation), ("learning_rate", epoch.LearningRate),
        ("images_per_second", epoch.ImagesPerSecond),
    ];

    private static IEnumerable<(string Tag, double? Value)> Metrics(string prefix, EpochMetrics? metrics) =>
    [
        ($"{prefix}loss", metrics?.Loss), ($"{prefix}accuracy", metrics?.Accuracy), ($"{prefix}top_k_accuracy", metrics?.TopKAccuracy),
        ($"{prefix}mean_absolute_error", metrics?.MeanAbsoluteError),
    ];

    /// <summary>A table in Markdown, which TensorBoard shows as one.</summary>
    private static string Table(IReadOnlyDictionary<string, string> settings)
    {
        var table = new StringBuilder("| setting | value |\n|---|---|\n");
        foreach ((string name, string value) in settings)
        {
            table.Append($"| {Cell(name)} | {Cell(value)} |\n");
        }

        return table.ToString();

        static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
    }
}
