namespace Benchmarks.Jobs;

/// <summary>What a job's number is, and so what the ratio to a peer is and which way it should go.</summary>
internal enum Figure
{
    /// <summary>Images a second: ours over the peer's, at least the target.</summary>
    Rate,

    /// <summary>Seconds of a whole job: the peer's over ours, at least the target.</summary>
    JobSeconds,

    /// <summary>Milliseconds that somebody waits: ours over the peer's, at most the target.</summary>
    Latency,

    /// <summary>Mebibytes of resident memory: ours over the peer's, at most the target.</summary>
    Memory,
}

/// <summary>A job that all sides do, each in a process of its own that prints a number and the most memory that it held.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Figure">What the number is.</param>
/// <param name="Data">The data set that it needs.</param>
/// <param name="Measure">Our side, run in a child process; gives the number. Null where <see cref="OwnProgram"/> does it.</param>
/// <param name="Peers">Who else does it, eager PyTorch first.</param>
internal sealed record Job(string Name, string Title, Figure Figure, string Data, Func<Workplace, double>? Measure, params Peer[] Peers)
{
    /// <summary>What the resident memory is at most, in terms of eager PyTorch's; null where no target is set.</summary>
    internal double? MemoryTarget { get; init; }

    /// <summary>What its arithmetic comes to: floating-point operations of what its number counts; 0 where that says nothing.</summary>
    internal double Operations { get; init; }

    /// <summary>Whether the number is the wall time of the whole process, which only who started it can measure.</summary>
    internal bool IsWholeProcess { get; init; }

    /// <summary>Our side where it is a program of its own; gives the last line that it prints.</summary>
    internal Func<Workplace, string>? OwnProgram { get; init; }

    /// <summary>Whether it trains, so that what it computes with depends on the processor.</summary>
    internal bool IsTraining => Backbone is null;

    /// <summary>The backbone of the model that it scores with, which is prepared once; null where it trains its own.</summary>
    internal string? Backbone { get; init; }

    internal bool HigherIsBetter => Figure is Figure.Rate or Figure.JobSeconds;

    internal string Unit => Figure switch
    {
        Figure.Rate => "images/s",
        Figure.JobSeconds => "s",
        Figure.Latency => "ms",
        _ => "MiB",
    };

    internal double Ratio(double ours, double peer) => Figure == Figure.JobSeconds ? peer / ours : ours / peer;

    internal bool Reaches(double ratio, double target) => HigherIsBetter ? ratio >= target : ratio <= target;

    /// <summary>The number of a machine that computes so many operations a second and does nothing else; null where that says nothing.</summary>
    internal double? Floor(double operationsPerSecond) => Operations == 0 ? null : Figure switch
    {
        Figure.Rate => operationsPerSecond / Operations,
        Figure.JobSeconds => Operations / operationsPerSecond,
        Figure.Latency => 1000 * Operations / operationsPerSecond,
        _ => null,
    };
}
