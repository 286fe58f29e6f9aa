namespace ConvNets.Packages.Tests;

/// <summary>What a user's program said.</summary>
internal sealed class ProgramReport
{
    private readonly string[] _lines;

    internal ProgramReport(Command run) => _lines =
        run.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Path, label and scores of each image, as <c>Transform</c> gave them.</summary>
    internal string[] Batch => Of("batch");

    /// <summary>The same, as a <c>PredictionEngine</c> gave them.</summary>
    internal string[] Single => Of("single");

    /// <summary>The names of the assemblies that the process had loaded at its end.</summary>
    internal string[] Assemblies => Of("assembly");

    /// <summary>The names of the native libraries that it had loaded.</summary>
    internal string[] Modules => [.. Of("module").Select(static path => Path.GetFileName(path))];

    private string[] Of(string kind) =>
        [.. _lines.Where(line => line.StartsWith(kind + " ", StringComparison.Ordinal)).Select(line => line[(kind.Length + 1)..])];
}
