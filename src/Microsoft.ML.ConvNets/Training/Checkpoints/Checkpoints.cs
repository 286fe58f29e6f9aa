namespace Microsoft.ML.ConvNets;

/// <summary>
/// Files from which a training goes on exactly where it was (see <c>ResumeFrom</c>). Each is written beside its name, on the disk before it is renamed, and has a checksum: one
/// that is there is whole, and one that was damaged later is told from a good one.
/// </summary>
public sealed record Checkpoints
{
    /// <param name="folder">Where the files go; made if it is not there.</param>
    public Checkpoints(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>Where the files go.</summary>
    public string Folder { get; }

    /// <summary>A file after every so many epochs, at least 1. Default 1.</summary>
    public int EveryEpochs { get; init => field = Window.RequireAtLeast(value, 1, nameof(EveryEpochs)); } = 1;

    /// <summary>A file after every so many steps as well, at least 1. Default null: only at the ends of epochs.</summary>
    public int? EverySteps { get; init => field = value is int steps ? Window.RequireAtLeast(steps, 1, nameof(EverySteps)) : null; }

    /// <summary>Whether a file is only written after an epoch that was better than all before it. Default false.</summary>
    public bool BestOnly { get; init; }

    /// <summary>What decides which epoch is better. Default <see cref="TrainingMetric.ValidationLoss"/>.</summary>
    public TrainingMetric Monitor { get; init; } = TrainingMetric.ValidationLoss;

    /// <summary>Which values are better. Default: small losses and errors, large accuracies.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>How many of the newest files stay, at least 1. Default 3: should one be damaged, the one before it is there.</summary>
    public int Keep { get; init => field = Window.RequireAtLeast(value, 1, nameof(Keep)); } = 3;

    internal Monitor Watched => new(Monitor, Mode);
}
