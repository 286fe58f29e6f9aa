using System.Diagnostics;
using System.Globalization;
using Benchmarks.Jobs.Measures;

namespace Benchmarks.Jobs;

/// <summary>Runs jobs: in each round our side and the peer's, in turn, each in a fresh process.</summary>
internal sealed class JobRunner(int rounds)
{
    private readonly string _scratch = Path.Combine(AppContext.BaseDirectory, "scratch");

    /// <summary>The command line <c>measure JOB DATA SCRATCH THREADS BACKBONE</c>: our side of a job, alone.</summary>
    internal static void Measure(string[] args)
    {
        var workplace = new Workplace(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture), args[4]);
        double number = args[0] == "prepare" ? SinglePrediction.Prepare(workplace) : JobList.Find(args[0]).Measure(workplace);
        Console.WriteLine(number.ToString("R", CultureInfo.InvariantCulture));
    }

    internal IReadOnlyList<JobResult> Run(IEnumerable<Job> jobs)
    {
        Directory.CreateDirectory(_scratch);
        var results = new List<JobResult>();
        foreach (Job job in jobs)
        {
            string? data = DataFolder.Find(job.Data);
            if (data is null || !PythonPeer.IsThere("torchvision"))
            {
                Console.WriteLine($"{job.Name}: skipped; it needs ../shared/data/{job.Data} (or CONVNETS_DATA) and python3 with torchvision.");
                continue;
            }

            results.Add(Run(job, new Workplace(data, _scratch, Environment.ProcessorCount, job.Backbone ?? "")));
        }

        return results;
    }

    private JobResult Run(Job job, Workplace workplace)
    {
        if (job.Backbone is not null && !File.Exists(workplace.Model))
        {
            Ours("prepare", workplace);
        }

        var ours = new List<double>();
        var peer = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            ours.Add(Number(job, () => Ours(job.Name, workplace)));
            peer.Add(Number(job, () => PythonPeer.LastLine(job.Peer, workplace.Data, workplace.Scratch, workplace.Threads, workplace.Backbone)));
            Console.WriteLine(FormattableString.Invariant($"{job.Name}, round {round}: ours {ours[^1]:G4} {job.Unit}, PyTorch {peer[^1]:G4} {job.Unit}, ratio {job.Ratio(ours[^1], peer[^1]):F2}"));
        }

        var result = new JobResult(job, ours, peer);
        Console.WriteLine(FormattableString.Invariant($"{job.Name}: ratio of the medians {result.Ratio:F2}, target {job.Target}: {(job.Reaches(result.Ratio) ? "reached" : "missed")}"));
        return result;
    }

    private static string Ours(string name, Workplace workplace) =>
        ChildProcess.LastLineOfThis("measure", name, workplace.Data, workplace.Scratch, workplace.Threads.ToString(CultureInfo.InvariantCulture), workplace.Backbone);

    /// <summary>What a side's process prints, or how many milliseconds it takes where that is the number.</summary>
    private static double Number(Job job, Func<string> side)
    {
        long start = Stopwatch.GetTimestamp();
        string printed = side();
        return job.IsWholeProcess ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : double.Parse(printed, CultureInfo.InvariantCulture);
    }
}

/// <summary>The numbers of all rounds.</summary>
internal sealed record JobResult(Job Job, IReadOnlyList<double> Ours, IReadOnlyList<double> Peer)
{
    internal double OursMedian => Median.Of([.. Ours]);

    internal double PeerMedian => Median.Of([.. Peer]);

    internal double Ratio => Job.Ratio(OursMedian, PeerMedian);
}
