namespace Microsoft.ML.ConvNets.Training.Progress;

/// <summary>Reports a download of weights as training progress.</summary>
internal sealed class DownloadReport : IProgress<DownloadProgress>
{
    private readonly IProgress<TrainingProgress> _progress;

    private DownloadReport(IProgress<TrainingProgress> progress) => _progress = progress;

    internal static DownloadReport? To(IProgress<TrainingProgress>? progress) => progress is null ? null : new DownloadReport(progress);

    public void Report(DownloadProgress value) =>
        _progress.Report(new TrainingProgress(TrainingStage.DownloadingWeights, 0, 0, value.Received, value.Total, double.NaN));
}
