using System.Text.Json;
using System.Text.Json.Serialization;

namespace Benchmarks.Jobs;

/// <summary>One side's number in one round, and the most resident memory of its process in MiB.</summary>
internal readonly record struct Sample(double Number, double Mebibytes);

/// <summary>What one run of a job gave.</summary>
/// <param name="Date">The day.</param>
/// <param name="Seconds">How long a round took, to tell how long the next run will.</param>
/// <param name="Sides">Name of a side → its samples, round by round; ours is "ours".</param>
/// <param name="Left">Name of a peer that did not run → why.</param>
internal sealed record JobResult(string Date, double Seconds, Dictionary<string, List<Sample>> Sides, Dictionary<string, string> Left)
{
    internal const string Ours = "ours";

    /// <summary>Our side of trainings held to single precision, where the processor computes with bfloat16.</summary>
    internal const string OursInFloat32 = "ours-float32";

    internal double MedianOf(string side) => Median.Of([.. Sides[side].Select(static sample => sample.Number)]);

    internal double MemoryOf(string side) => Median.Of([.. Sides[side].Select(static sample => sample.Mebibytes)]);

    /// <summary>The median of the rounds' ratios.</summary>
    internal double Ratio(string ours, string peer, Func<Sample, Sample, double> ratio) => Median.Of([.. Sides[ours].Zip(Sides[peer], ratio)]);
}

/// <summary>What the machine can do at most.</summary>
/// <param name="Operations">Floating-point operations a second of single precision: the better of a product of matrices and a convolution.</param>
/// <param name="Bandwidth">Bytes a second that are copied, read and written counted.</param>
internal sealed record MachineLimits(double Operations, double Bandwidth)
{
    internal MachineLimits OrBetter(MachineLimits? other) =>
        other is null ? this : new MachineLimits(Math.Max(Operations, other.Operations), Math.Max(Bandwidth, other.Bandwidth));
}

/// <summary>The results of one machine, kept in a file beside the page: a run of some jobs replaces theirs and leaves the others.</summary>
internal sealed class Results
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required string Machine { get; init; }

    public required string Versions { get; init; }

    public MachineLimits? Limits { get; set; }

    public Dictionary<string, JobResult> Jobs { get; init; } = [];

    /// <summary>Reads a file; what another machine or other versions gave is no part of one table, so it is dropped.</summary>
    internal static Results Read(string file, string machine, string versions) =>
        File.Exists(file) && JsonSerializer.Deserialize<Results>(File.ReadAllText(file), s_json) is { } kept && kept.Machine == machine && kept.Versions == versions
            ? kept
            : new Results { Machine = machine, Versions = versions };

    internal void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, s_json) + "\n");
}
