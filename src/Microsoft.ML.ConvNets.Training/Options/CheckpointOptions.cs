using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets;

/// <summary>
/// Files from which a training is resumed exactly where it was. Each is written beside its name, on the disk before it is renamed, and has
/// a checksum: one that is there is whole, and one that was damaged later is told from a good one.
/// </summary>
public sealed class CheckpointOptions : OptionGroup
{
    /// <summary>Where the files go; made if it is not there. Default null: none are written.</summary>
    public string? Folder;

    /// <summary>A file after every so many epochs, at least 1. Default 1.</summary>
    public int EveryEpochs = 1;

    /// <summary>A file after every so many steps as well, at least 1. Default null: only at the ends of epochs.</summary>
    public int? EverySteps;

    /// <summary>Whether a file is only written after an epoch that was better than all before it. Default false.</summary>
    public bool BestOnly;

    /// <summary>What decides which epoch is better. Default null: what the trainer watches.</summary>
    public TrainingMetric? Monitor;

    /// <summary>Which values are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode MonitorMode;

    /// <summary>How many of the newest files stay, at least 1. Default 3: should one be damaged, the one before it is there.</summary>
    public int Keep = 3;

    /// <summary>
    /// A checkpoint, or a folder of which the newest is taken, to resume from: with the same settings, data, threads and machine, the
    /// weights at the end are
    /// those of a training that was never interrupted. A folder that is empty or not there yet means to begin. Default null: training
    /// begins.
    /// </summary>
    public string? ResumeFrom;

    internal override void Check()
    {
        Guard.Require(Folder is not "", nameof(Folder), "of the checkpoints is empty; it names a folder, or is null");
        Guard.InRange(EveryEpochs, atLeast: 1, name: nameof(EveryEpochs));
        Guard.InRange(EverySteps, atLeast: 1, name: nameof(EverySteps));
        Guard.InRange(Keep, atLeast: 1, name: nameof(Keep));
        Guard.Require(
            ResumeFrom is null || Path.Exists(ResumeFrom) || ResumeFrom == Folder, nameof(ResumeFrom),
            $"is '{ResumeFrom}', and there is no such file or folder");
    }

    internal WatchedMetric Watching(WatchedMetric trainers) => MetricMonitor.Choose(Monitor, MonitorMode, trainers);
}
