using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Jobs;
using Benchmarks.Parts;

switch (args.FirstOrDefault())
{
    // Whole jobs beside PyTorch: all of them, or those that are named.
    case "jobs":
        int rounds = Arguments.Number(args, "--rounds", 5);
        string page = Arguments.Text(args, "--write", "");
        string[] names = [.. args[1..].TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];
        IReadOnlyList<JobResult> results = new JobRunner(rounds).Run(names.Length == 0 ? JobList.All : names.Select(JobList.Find));
        if (page.Length > 0)
        {
            PerformanceReport.Write(page, results, rounds);
        }

        return 0;
    case "measure":
        JobRunner.Measure(args[1..]);
        return 0;
    case "growth":
        return GrowthJob.Run(args[1..]);
    case "measure-growth":
        GrowthJob.Measure(args[1..]);
        return 0;
    case "transfer":
        return TransferJob.Run(args[1..]);
    case "precision":
        return PrecisionJob.Run(args[1..]);
    case "measure-precision":
        PrecisionJob.Measure(args[1..]);
        return 0;
    case "augmentation":
        return AugmentationJob.Run(args[1..]);
    case "reading":
        return ReadingJob.Run(args[1..]);
    case "parts":
        BenchmarkSwitcher.FromAssembly(typeof(ImageCursors).Assembly).Run(args[1..], new InProcessConfig());
        return 0;
    default:
        Console.Error.WriteLine(
            """
            Name what to measure:
              jobs [NAME…] [--rounds N] [--write PAGE]   whole jobs, ours and PyTorch's in turn
              parts [--filter NAME]                      parts, with BenchmarkDotNet
              growth [--rounds N] [--plot FILE]          time and memory from 1,000 to 50,000 images
              transfer [--rounds N] [--epochs N] [--peer-epochs N] [--images N]
              augmentation [--rounds N] [--network NAME]
              reading [--rounds N]                       images/s from paths, bytes and ML.NET's images, on one core and on all
              precision [--data mnist|cifar10] [--network NAME] [--epochs N] [--seeds N] [--first-seed N] [--precision float32|bfloat16]
            """);
        return 2;
}
