namespace Benchmarks.Jobs;

/// <summary>The command <c>jobs</c>.</summary>
internal static class JobCommand
{
    internal static int Run(string[] args)
    {
        int rounds = Arguments.Number(args, "--rounds", 5);
        string page = Arguments.Text(args, "--write", "");
        string[] names = [.. args.TakeWhile(static word => !word.StartsWith("--", StringComparison.Ordinal))];
        Job[] jobs = names.Length == 0 ? JobList.All : [.. names.Select(JobList.Find)];
        string file = page.Length > 0 ? Path.ChangeExtension(page, ".json") : "";
        Results results = Results.Read(file, Machine.Description, Machine.Versions());
        new JobRunner(rounds, results, Written).Run(jobs);
        Console.WriteLine();
        Console.WriteLine(PerformanceReport.Tables(results));
        return 0;

        void Written(Results all)
        {
            if (page.Length > 0)
            {
                all.Write(file);
                PerformanceReport.Write(page, all);
            }
        }
    }
}
