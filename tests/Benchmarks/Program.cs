using Benchmarks;

// A job a file; the first argument names it.
switch (args.FirstOrDefault())
{
    case "training":
        return TrainingJob.Run(args[1..]);
    default:
        Console.Error.WriteLine("Name a job: training [--rounds N] [--pictures N]");
        return 2;
}
