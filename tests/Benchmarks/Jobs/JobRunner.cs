using System.Diagnostics;
using System.Globalization;
using Benchmarks.Jobs.Measures;

namespace Benchmarks.Jobs;

/// <summary>Runs jobs: in each round our side and the peer's, in turn, each in a fresh process.</summary>
internal sealed class JobRunner(int rounds)
{
    private readonly string _scratch = Path.Combine(AppContext.BaseDirectory, "scratch");

    /// <summary>The command line <c>measure JOB DATA SCRATCH THREADS</c>: our side of a job, alone.</summary>
    internal static void Measure(string[] args)
    {
        var workplace = new Workplace(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
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

            results.Add(Run(job, new Workplace(data, _scratch, Environment.ProcessorCount)));
        }

        return results;
    }

    private JobResult Run(Job job, Workplace workplace)
    {
        if (job.Measure.Method.DeclaringType == typeof(SinglePrediction) || job.Measure == FolderScoring.Measure)
        {
            Prepare(workplace);
        }

        var ours = new List<double>();
        var peer = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            ours.Add(Ours(job, workplace));
            peer.Add(Peer(job, workplace));
            Console.WriteLine(FormattableString.Invariant($"{job.Name}, round {round}: ours {ours[^1]:G4} {job.Unit}, PyTorch {peer[^1]:G4} {job.Unit}, ratio {job.Ratio(ours[^1], peer[^1]):F2}"));
        }

        var result = new JobResult(job, ours, peer);
        Console.WriteLine(FormattableString.Invariant($"{job.Name}: ratio of the medians {result.Ratio:F2}, target {job.Target}: {(job.Reaches(result.Ratio) ? "reached" : "missed")}"));
        return result;
    }

    private static double Ours(Job job, Workplace workplace) => Child(
        Environment.ProcessPath!, [typeof(JobRunner).Assembly.Location, "measure", job.Name, workplace.Data, workplace.Scratch, Text(workplace.Threads)], job.IsWholeProcess);

    private static double Peer(Job job, Workplace workplace) => Child(
        PythonPeer.Python, [PythonPeer.PathOf(job.Peer), workplace.Data, workplace.Scratch, Text(workplace.Threads)], job.IsWholeProcess);

    private static void Prepare(Workplace workplace)
    {
        if (!File.Exists(workplace.Model))
        {
            Child(Environment.ProcessPath!, [typeof(JobRunner).Assembly.Location, "measure", "prepare", workplace.Data, workplace.Scratch, Text(workplace.Threads)], wholeProcess: false);
        }
    }

    private static double Child(string program, string[] arguments, bool wholeProcess)
    {
        long start = Stopwatch.GetTimestamp();
        string output = PythonPeer.OutputOf(program, program.EndsWith("dotnet", StringComparison.Ordinal) || program == PythonPeer.Python ? arguments : arguments[1..]);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return wholeProcess ? milliseconds : double.Parse(output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The numbers of all rounds.</summary>
internal sealed record JobResult(Job Job, IReadOnlyList<double> Ours, IReadOnlyList<double> Peer)
{
    internal double OursMedian => Median.Of([.. Ours]);

    internal double PeerMedian => Median.Of([.. Peer]);

    internal double Ratio => Job.Ratio(OursMedian, PeerMedian);
}
