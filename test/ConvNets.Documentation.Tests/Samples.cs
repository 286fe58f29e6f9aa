namespace ConvNets.Documentation.Tests;

/// <summary>The programs of <c>src/Samples</c>, as they tell of themselves.</summary>
internal static class Samples
{
    // It takes no options, and runs whatever it is given.
    private const string WithoutOptions = "quickstart";

    /// <summary>What each sample with options takes.</summary>
    internal static IReadOnlyList<string> CommonOptions { get; } = OptionsOf("celsius");

    internal static IReadOnlyList<string> Names { get; } =
    [
        .. Run().Output.Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(static line => line.Trim().Split(' ')[0]),
    ];

    /// <summary>The options of all samples.</summary>
    internal static IReadOnlySet<string> AllOptions { get; } = Names.SelectMany(OptionsOf).ToHashSet();

    /// <summary>The options of a sample: it lists them where it is given one that it lacks.</summary>
    internal static IReadOnlyList<string> OptionsOf(string name)
    {
        if (name == WithoutOptions)
        {
            return [];
        }

        string[] words = Run(name, "--no-such-option", "1").Error.Split([' ', ',', '.', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] options = [.. words.Where(static word => word.StartsWith("--", StringComparison.Ordinal))];
        Assert.IsNotEmpty(options, $"The sample '{name}' does not list its options.");
        return options;
    }

    private static ProcessResult Run(params string[] arguments) =>
        ProcessResult.OfDotnet(AppContext.BaseDirectory, [Path.Combine(AppContext.BaseDirectory, "Samples.dll"), .. arguments]);
}
