namespace Benchmarks.Jobs;

/// <summary>What a job's number is, and so what the ratio to the peer is and which way it should go.</summary>
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

/// <summary>A job that both sides do, each in a process of its own that prints one number.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Figure">What the number is.</param>
/// <param name="Target">The ratio to reach.</param>
/// <param name="Data">The data set that it needs.</param>
/// <param name="Measure">Our side, run in a child process; gives the number.</param>
/// <param name="Peer">The peer's script.</param>
internal sealed record Job(string Name, string Title, Figure Figure, double Target, string Data, Func<Workplace, double> Measure, string Peer)
{
    /// <summary>Whether the number is the wall time of the whole process, which only who started it can measure.</summary>
    internal bool IsWholeProcess { get; init; }

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

    internal bool Reaches(double ratio) => HigherIsBetter ? ratio >= Target : ratio <= Target;
}
