using Benchmarks;

// A job a file; the first argument names it.
switch (args.FirstOrDefault())
{
    case "training":
        return TrainingJob.Run(args[1..]);
    case "transfer":
        return TransferJob.Run(args[1..]);
    case "augmentation":
        return AugmentationJob.Run(args[1..]);
    default:
        Console.Error.WriteLine("Name a job: training [--rounds N] [--pictures N], transfer [--rounds N] [--epochs N] [--peer-epochs N] [--pictures N], augmentation [--rounds N] [--network NAME]");
        return 2;
}
