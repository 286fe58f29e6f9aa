using Samples;

// One sample a file; the first argument names it.
var samples = new SortedDictionary<string, (Func<string[], int> Run, string About)>
{
    ["quickstart"] = (QuickStart.Run, "draws shapes, trains a network on them, saves it, and predicts in another process"),
};

if (args.Length > 0 && samples.TryGetValue(args[0], out var sample))
{
    return sample.Run(args[1..]);
}

Console.Error.WriteLine(args.Length == 0 ? "Name a sample:" : $"There is no sample '{args[0]}'. Name one of these:");
foreach ((string name, (_, string about)) in samples)
{
    Console.Error.WriteLine($"  {name,-12} {about}");
}

return 2;
