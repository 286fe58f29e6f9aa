namespace Microsoft.ML.ConvNets;

/// <summary>How a trial of a sweep came to its end.</summary>
public enum SweepOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>Early stopping or a callback of the options ended it.</summary>
    Stopped,

    /// <summary>The sweep ended it because it was worse than others at the same epoch.</summary>
    CutOff,

    /// <summary>The loss became infinite or not a number.</summary>
    Diverged,

    /// <summary>The caller canceled the sweep.</summary>
    Canceled,

    /// <summary>The settings do not fit the data or the network; <see cref="SweepTrial.Message"/> says why.</summary>
    Refused,
}

/// <summary>A setting of a trial.</summary>
/// <param name="Name">What was varied.</param>
/// <param name="Value">The value, as text.</param>
public sealed record SweepSetting(string Name, string Value);

/// <summary>One training of a sweep: a row of its table.</summary>
public sealed record SweepTrial
{
    /// <summary>The trial, counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was varied, in the order of the sweep.</summary>
    public required IReadOnlyList<SweepSetting> Settings { get; init; }

    /// <summary>How it ended.</summary>
    public required SweepOutcome Outcome { get; init; }

    /// <summary>Epochs that were finished.</summary>
    public required int Epochs { get; init; }

    /// <summary>The watched metric of the epoch whose weights the trial kept; null if no epoch was finished.</summary>
    public required double? Value { get; init; }

    /// <summary>That epoch, counted from 1; null if there is none.</summary>
    public required int? KeptEpoch { get; init; }

    /// <summary>Time of the trial, reading the data included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Why it ended before its last epoch; null if it did not.</summary>
    public required string? Message { get; init; }

    /// <summary>The settings in one line.</summary>
    public override string ToString() => $"{Number} ({string.Join(", ", Settings.Select(static s => $"{s.Name} {s.Value}"))})";
}
