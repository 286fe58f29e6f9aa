using System.Diagnostics;

namespace Microsoft.ML.ConvNets.Training.Progress;

/// <summary>
/// Tells the caller how far a training is, but not more often than a console can show: a slow one must not slow training down.
/// </summary>
internal sealed class ProgressReports(IProgress<TrainingProgress>? progress, int epochs)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private long _last;

    internal void Report(TrainingStage stage, int epoch, long done, long total, double loss)
    {
        if (progress is not null && (done == total || Stopwatch.GetElapsedTime(_last) >= s_interval))
        {
            _last = Stopwatch.GetTimestamp();
            progress.Report(new TrainingProgress(stage, epoch, epochs, done, total, loss));
        }
    }

    internal void EpochFinished(EpochResult result, int samples) =>
        progress?.Report(
            new TrainingProgress(TrainingStage.EpochFinished, result.Epoch, epochs, samples, samples, result.Loss) { Finished = result });
}
