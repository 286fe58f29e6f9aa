using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Benchmarks.Jobs;

/// <summary>Writes the results as a Markdown table between two marks of a page, whose other text stays.</summary>
internal static class PerformanceReport
{
    private const string Begin = "<!-- table: begin -->";
    private const string End = "<!-- table: end -->";

    internal static void Write(string page, IReadOnlyList<JobResult> results, int rounds)
    {
        string text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{page} has no place for the table: it needs the lines {Begin} and {End}.");
        }

        File.WriteAllText(page, text[..(begin + Begin.Length)] + "\n" + Table(results, rounds) + text[end..]);
    }

    private static string Table(IReadOnlyList<JobResult> results, int rounds)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Machine()}; {DateTime.UtcNow:yyyy-MM-dd}; .NET {Environment.Version}; peer: {PythonPeer.Version()}. Medians of {rounds} rounds, both sides in turn.");
        table.AppendLine();
        table.AppendLine("| job | ours | PyTorch | ratio | target | |");
        table.AppendLine("|---|---|---|---|---|---|");
        foreach (JobResult result in results)
        {
            Job job = result.Job;
            string sign = job.HigherIsBetter ? "≥" : "≤";
            string verdict = job.Reaches(result.Ratio) ? "reached" : Missed(result);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {job.Title} | {Number(result.OursMedian)} {job.Unit} | {Number(result.PeerMedian)} {job.Unit} | {result.Ratio:F2}× | {sign} {job.Target}× | {verdict} |");
        }

        return table.ToString().Replace("\r", "", StringComparison.Ordinal);
    }

    private static string Missed(JobResult result) => string.Create(CultureInfo.InvariantCulture, $"missed by {Math.Abs(result.Ratio / result.Job.Target - 1):P0}").Replace(" %", " %", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "N1", CultureInfo.InvariantCulture);

    private static string Machine()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(CultureInfo.InvariantCulture, $"{model}, {Environment.ProcessorCount} cores, {memory:F0} GiB, {RuntimeInformation.OSDescription}");
    }
}
