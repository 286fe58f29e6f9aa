using System.Globalization;
using System.Text;

namespace Benchmarks.Jobs;

/// <summary>Writes the results as Markdown tables between two marks of a page, whose other text stays.</summary>
internal static class PerformanceReport
{
    internal static void Write(string page, Results results) => MarkedSection.Write(page, "table", Tables(results));

    internal static string Tables(Results results)
    {
        (Job Job, JobResult Result)[] measured = [.. JobList.All.Where(job => results.Jobs.ContainsKey(job.Name)).Select(job => (job, results.Jobs[job.Name]))];
        string days = Range(measured.Select(static one => one.Result.Date).Order(StringComparer.Ordinal));
        string rounds = Range(measured.Select(static one => one.Result.Sides[JobResult.Ours].Count).Order());
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{results.Machine}; {days}. {results.Versions}.");
        text.AppendLine(CultureInfo.InvariantCulture, $"All sides in turn, each in a process of its own, {rounds} rounds; numbers are medians, and a ratio is the median of the rounds' ratios.");
        if (!measured.Any(static one => one.Result.Sides.ContainsKey(JobResult.OursInFloat32)))
        {
            text.AppendLine("This processor has no bfloat16, so our trainings compute in float32, and no row against eager PyTorch may be below 1.");
        }

        text.AppendLine();
        Speed(text, measured);
        text.AppendLine();
        Memory(text, measured);
        if (results.Limits is not null)
        {
            text.AppendLine();
            Floors(text, measured, results.Limits);
        }

        return text.ToString();
    }

    private static void Speed(StringBuilder text, IEnumerable<(Job Job, JobResult Result)> measured)
    {
        text.AppendLine("| job | ours | against | theirs | ratio | target | |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach ((Job job, JobResult result) in measured)
        {
            string title = job.Title;
            foreach (Peer peer in job.Peers)
            {
                Row(text, job, result, JobResult.Ours, peer, peer.Target, title);
                title = "";
            }

            if (result.Sides.ContainsKey(JobResult.OursInFloat32))
            {
                Row(text, job, result, JobResult.OursInFloat32, job.Peers[0], job.HigherIsBetter ? 1 : null, "float32 only");
            }
        }
    }

    private static void Row(StringBuilder text, Job job, JobResult result, string ours, Peer peer, double? target, string title)
    {
        string wanted = Target(job.HigherIsBetter, target);
        if (result.Left.TryGetValue(peer.Name, out string? reason))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | {Number(result.MedianOf(ours))} {job.Unit} | {peer.Title} | {reason} | – | {wanted} | not run |");
        }
        else if (result.Sides.ContainsKey(peer.Name))
        {
            double ratio = result.Ratio(ours, peer.Name, (mine, theirs) => job.Ratio(mine.Number, theirs.Number));
            string verdict = target is double goal ? Verdict(job.Reaches(ratio, goal), ratio, goal) : "";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {title} | {Number(result.MedianOf(ours))} {job.Unit} | {peer.Title} | {Number(result.MedianOf(peer.Name))} {job.Unit} | {ratio:F2}× | {wanted} | {verdict} |");
        }
    }

    private static void Memory(StringBuilder text, IEnumerable<(Job Job, JobResult Result)> measured)
    {
        text.AppendLine("The most resident memory of the same processes; workers of a `DataLoader` are processes of their own and not counted.");
        text.AppendLine();
        text.AppendLine("| job | ours | eager PyTorch | ratio | target | |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach ((Job job, JobResult result) in measured.Where(static one => one.Result.Sides.ContainsKey(one.Job.Peers[0].Name)))
        {
            string peer = job.Peers[0].Name;
            double ratio = result.Ratio(JobResult.Ours, peer, static (mine, theirs) => mine.Mebibytes / theirs.Mebibytes);
            string verdict = job.MemoryTarget is double goal ? Verdict(ratio <= goal, ratio, goal) : "";
            string numbers = string.Create(CultureInfo.InvariantCulture, $"{result.MemoryOf(JobResult.Ours):F0} MiB | {result.MemoryOf(peer):F0} MiB | {ratio:F2}×");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {job.Name}: {job.Title} | {numbers} | {Target(false, job.MemoryTarget)} | {verdict} |");
        }
    }

    private static void Floors(StringBuilder text, IEnumerable<(Job Job, JobResult Result)> measured, MachineLimits limits)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"What the arithmetic alone would take at the {limits.Operations / 1e9:F0} GFLOP/s that libtorch's matrix products and");
        text.AppendLine(CultureInfo.InvariantCulture, $"3×3 convolutions reach here at best (memory is copied at {limits.Bandwidth / 1e9:F1} GB/s):");
        text.AppendLine();
        text.AppendLine("| job | floor | ours | share of the peak |");
        text.AppendLine("|---|---|---|---|");
        foreach ((Job job, JobResult result) in measured)
        {
            if (job.Floor(limits.Operations) is double floor)
            {
                double ours = result.MedianOf(JobResult.Ours);
                double share = job.Figure == Figure.Rate ? ours / floor : floor / ours;
                text.AppendLine(CultureInfo.InvariantCulture, $"| {job.Name} | {Number(floor)} {job.Unit} | {Number(ours)} {job.Unit} | {100 * share:F0} % |");
            }
        }
    }

    /// <summary>One value, or the first and the last of ordered ones.</summary>
    private static string Range<T>(IEnumerable<T> ordered)
    {
        T[] different = [.. ordered.Distinct()];
        return different.Length == 0 ? "" : different.Length == 1 ? $"{different[0]}" : $"{different[0]} to {different[^1]}";
    }

    private static string Target(bool higherIsBetter, double? target) => target is double goal ? string.Create(CultureInfo.InvariantCulture, $"{(higherIsBetter ? "≥" : "≤")} {goal}×") : "";

    private static string Verdict(bool isReached, double ratio, double target) =>
        isReached ? "reached" : string.Create(CultureInfo.InvariantCulture, $"missed by {100 * Math.Abs((ratio / target) - 1):F0} %");

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "N1", CultureInfo.InvariantCulture);
}
