using System.Diagnostics;
using System.Globalization;
using Benchmarks.Jobs.Measures;

namespace Benchmarks.Jobs;

/// <summary>Runs jobs: in each round our side and the peers', in turn, each in a fresh process.</summary>
/// <param name="rounds">How many rounds.</param>
/// <param name="results">Where what was measured goes, and where what earlier runs gave is.</param>
/// <param name="written">Called after each job, so that a run that is interrupted keeps what it has.</param>
internal sealed class JobRunner(int rounds, Results results, Action<Results> written)
{
    private readonly string _scratch = Path.Combine(AppContext.BaseDirectory, "scratch");

    /// <summary>The command line <c>measure JOB DATA SCRATCH THREADS BACKBONE PRECISION</c>: our side of a job, alone.</summary>
    internal static void Measure(string[] args)
    {
        Workplace workplace = Workplace.Of(args.AsSpan(1));
        Print(args[0] switch
        {
            "prepare" => SinglePrediction.Prepare(workplace),
            _ => JobList.Find(args[0]).Measure!(workplace),
        });
    }

    /// <summary>The command line <c>measure-peer JOB PEER …</c>: a peer that is a program of this project.</summary>
    internal static void MeasurePeer(string[] args)
    {
        var peer = (Peer.DotNetSide)JobList.Find(args[0]).Peers.Single(side => side.Name == args[1]);
        Print(peer.Measure(Workplace.Of(args.AsSpan(2))));
    }

    internal void Run(IReadOnlyList<Job> jobs)
    {
        Directory.CreateDirectory(_scratch);
        // The best of all runs: something else may run beside this one.
        results.Limits = Machine.MeasureLimits(Environment.ProcessorCount).OrBetter(results.Limits);
        Console.WriteLine(FormattableString.Invariant(
            $"This machine: {results.Limits.Operations / 1e9:F0} GFLOP/s in single precision, {results.Limits.Bandwidth / 1e9:F1} GB/s."));
        for (int i = 0; i < jobs.Count; i++)
        {
            Job job = jobs[i];
            if (DataFolder.Find(job.Data) is not string data || !PythonPeer.IsThere("torchvision"))
            {
                Console.WriteLine($"{job.Name}: skipped; it needs ../shared/data/{job.Data} (or CONVNETS_DATA) and python3 with torchvision.");
                continue;
            }

            double others = jobs.Skip(i + 1).Sum(SecondsOf);
            results.Jobs[job.Name] = Run(job, new Workplace(data, _scratch, Environment.ProcessorCount, job.Backbone ?? ""), others);
            written(results);
        }
    }

    /// <summary>How long a job will take, as far as an earlier run tells.</summary>
    private double SecondsOf(Job job) => results.Jobs.TryGetValue(job.Name, out JobResult? earlier) ? earlier.Seconds * rounds : 0;

    private JobResult Run(Job job, Workplace workplace, double secondsOfOthers)
    {
        Prepare(job, workplace);
        var result = new JobResult(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), 0, [], []);
        List<(string Name, Func<string> Run)> sides = [(JobResult.Ours, () => Ours(job, workplace))];
        if (job.IsTraining && Machine.ComputesBFloat16)
        {
            sides.Add((JobResult.OursInFloat32, () => Ours(job, workplace with { Precision = "Float32" })));
        }

        foreach (Peer peer in job.Peers)
        {
            if (WhyLeft(peer, workplace) is string reason)
            {
                result.Left[peer.Name] = reason;
                Console.WriteLine($"{job.Name}: {peer.Title} is left out: {reason}.");
            }
            else
            {
                sides.Add((peer.Name, () => peer.Run(job, workplace)));
            }
        }

        long start = Stopwatch.GetTimestamp();
        for (int round = 1; round <= rounds; round++)
        {
            foreach ((string name, Func<string> run) in sides)
            {
                Sample sample = Measured(job, run);
                (result.Sides.TryGetValue(name, out List<Sample>? samples) ? samples : result.Sides[name] = []).Add(sample);
                Console.WriteLine(FormattableString.Invariant($"{job.Name}, round {round} of {rounds}: {name} {sample.Number:G4} {job.Unit}, {sample.Mebibytes:F0} MiB"));
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / round;
            result = result with { Seconds = seconds };
            Console.WriteLine(FormattableString.Invariant(
                $"  left: {seconds * (rounds - round) / 60:F1} min of this job, {secondsOfOthers / 60:F0} min of those after it that were measured here before"));
        }

        return result;
    }

    private static void Prepare(Job job, Workplace workplace)
    {
        if (job.Backbone is null)
        {
            return;
        }

        if (!File.Exists(workplace.Model))
        {
            ChildProcess.LastLineOfThis(["measure", "prepare", .. workplace.Arguments]);
        }

        if (!File.Exists(workplace.OnnxFile))
        {
            PythonPeer.LastLine("export_onnx.py", workplace.Data, workplace.Scratch, workplace.Threads, workplace.Backbone);
        }

        if (job.OwnProgram is not null)
        {
            // Not measured: the first start publishes it as it is today, and reads its files from the disk.
            FirstPrediction.Discard(workplace);
            job.OwnProgram(workplace);
        }
    }

    /// <summary>Why a peer is not worth its time here: it says itself, in a few steps, that it is slower than eager PyTorch as it is.</summary>
    private static string? WhyLeft(Peer peer, Workplace workplace)
    {
        if (peer.Probe is null)
        {
            return null;
        }

        string line = PythonPeer.LastLine("probe.py", workplace.Data, workplace.Scratch, workplace.Threads, peer.Probe);
        double[] rates = [.. line.Split(' ').Select(static word => double.Parse(word, CultureInfo.InvariantCulture))];
        return rates[1] >= rates[0]
            ? null
            : FormattableString.Invariant($"slower than eager PyTorch here: {rates[1]:G3} images/s in a few steps, where that had {rates[0]:G3}");
    }

    private static string Ours(Job job, Workplace workplace) =>
        job.OwnProgram?.Invoke(workplace) ?? ChildProcess.LastLineOfThis(["measure", job.Name, .. workplace.Arguments]);

    /// <summary>What a side's process prints, or how many milliseconds it takes where that is the number.</summary>
    private static Sample Measured(Job job, Func<string> side)
    {
        long start = Stopwatch.GetTimestamp();
        string printed = side();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double[] numbers = [.. printed.Split(' ').Select(static word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new Sample(job.IsWholeProcess ? milliseconds : numbers[0], numbers[1]);
    }

    private static void Print(double number) => Console.WriteLine(FormattableString.Invariant($"{number:R} {ResidentMemory.PeakMebibytes:R}"));
}
