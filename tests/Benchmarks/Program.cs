using BenchmarkDotNet.Running;
using Benchmarks;
using Benchmarks.Parts;

// A job a file; the first argument names it.
switch (args.FirstOrDefault())
{
    case "training":
        return TrainingJob.Run(args[1..]);
    case "transfer":
        return TransferJob.Run(args[1..]);
    case "augmentation":
        return AugmentationJob.Run(args[1..]);
    case "parts":
        BenchmarkSwitcher.FromAssembly(typeof(RowCursor).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Name a job: training [--rounds N] [--pictures N], transfer [--rounds N] [--epochs N] [--peer-epochs N] [--pictures N], augmentation [--rounds N] [--network NAME], parts [--filter NAME]");
        return 2;
}
