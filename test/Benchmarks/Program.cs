using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Growth;
using Benchmarks.Jobs;
using Benchmarks.Parts;
using Benchmarks.Profiling;

switch (args.FirstOrDefault())
{
    // Whole jobs beside others' programs: all of them, or those that are named.
    case "jobs":
        return JobCommand.Run(args[1..]);
    case "measure":
        JobRunner.Measure(args[1..]);
        return 0;
    case "measure-peer":
        JobRunner.MeasurePeer(args[1..]);
        return 0;
    case "profile":
        return ProfileJob.Run(args[1..]);
    case "measure-profile":
        ProfileJob.Measure(args[1..]);
        return 0;
    case "growth":
        return GrowthJob.Run(args[1..]);
    case "measure-growth":
        GrowthJob.Measure(args[1..]);
        return 0;
    case "soak":
        return SoakJob.Run(args[1..]);
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
              jobs [NAME…] [--rounds N] [--write PAGE]   whole jobs, ours and others' programs in turn; results also go into a JSON file beside the page
              parts [--filter NAME]                      parts, with BenchmarkDotNet
              profile [--write PAGE]                     where the time of a training step goes; needs Linux' perf
              growth [--rounds N] [--write PAGE]         time and memory from 1,000 to 50,000 images
              soak [--epochs N] [--write PAGE]           resident memory after each epoch of a long training
              augmentation [--rounds N] [--network NAME]
              reading [--rounds N]                       images/s from paths, bytes and ML.NET's images, on one core and on all
              precision [--data mnist|cifar10] [--network NAME] [--epochs N] [--seeds N] [--first-seed N] [--precision float32|bfloat16]
            """);
        return 2;
}
