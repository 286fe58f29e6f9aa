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
/// <param name="Number">The trial, counted from 1.</param>
/// <param name="Settings">What was varied, in the order of the sweep.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Epochs">Epochs that were finished.</param>
/// <param name="Value">The watched metric of the epoch whose weights the trial kept; null if no epoch was finished.</param>
/// <param name="KeptEpoch">That epoch, counted from 1; null if there is none.</param>
/// <param name="Duration">Time of the trial, reading the data included.</param>
/// <param name="Message">Why it ended before its last epoch; null if it did not.</param>
public sealed record SweepTrial(
    int Number, IReadOnlyList<SweepSetting> Settings, SweepOutcome Outcome, int Epochs, double? Value, int? KeptEpoch, TimeSpan Duration, string? Message)
{
    /// <summary>The settings in one line.</summary>
    public override string ToString() => $"{Number} ({string.Join(", ", Settings.Select(static s => $"{s.Name} {s.Value}"))})";
}
