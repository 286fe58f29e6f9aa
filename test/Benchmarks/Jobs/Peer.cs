namespace Benchmarks.Jobs;

/// <summary>Another program that does a job, as a good user would write it.</summary>
/// <param name="Name">What the file of results calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Target">The ratio to reach; null where none is set.</param>
internal abstract record Peer(string Name, string Title, double? Target)
{
    /// <summary>The network of <c>probe.py</c> that tells whether this peer is any faster than eager PyTorch here; null where it always runs.</summary>
    internal string? Probe { get; init; }

    /// <summary>The last line that its process prints.</summary>
    internal abstract string Run(Job job, Workplace workplace);

    internal static Peer Eager(string script, double? target) => new PythonSide("eager", "eager PyTorch", target, script, "");

    internal static Peer Advised(string script, double? target, string probe) =>
        new PythonSide("bfloat16", "PyTorch, channels last and bfloat16", target, script, "bfloat16") { Probe = probe };

    internal static Peer Python(string name, string title, string script, string variant) => new PythonSide(name, title, null, script, variant);

    internal static Peer DotNet(string name, string title, double? target, Func<Workplace, double> measure) => new DotNetSide(name, title, target, measure);

    /// <summary>A program that is none of these, as its starter runs it.</summary>
    internal static Peer Program(string name, string title, double? target, Func<Workplace, string> run) => new ProgramSide(name, title, target, run);

    private sealed record ProgramSide(string Name, string Title, double? Target, Func<Workplace, string> Start) : Peer(Name, Title, Target)
    {
        internal override string Run(Job job, Workplace workplace) => Start(workplace);
    }

    /// <summary>A program in Debian's Python.</summary>
    private sealed record PythonSide(string Name, string Title, double? Target, string Script, string Variant) : Peer(Name, Title, Target)
    {
        internal override string Run(Job job, Workplace workplace) =>
            PythonPeer.LastLine(Script, workplace.Data, workplace.Scratch, workplace.Threads, workplace.Backbone, Variant);
    }

    /// <summary>A program of this project, which runs it in a process of its own.</summary>
    internal sealed record DotNetSide(string Name, string Title, double? Target, Func<Workplace, double> Measure) : Peer(Name, Title, Target)
    {
        internal override string Run(Job job, Workplace workplace) => ChildProcess.LastLineOfThis(["measure-peer", job.Name, Name, .. workplace.Arguments]);
    }
}
