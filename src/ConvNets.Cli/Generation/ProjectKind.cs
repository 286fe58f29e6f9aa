namespace ConvNets.Cli.Generation;

/// <summary>What a project is for.</summary>
/// <param name="Word">The word of the command line.</param>
/// <param name="Sdk">What builds it.</param>
/// <param name="OutputType">What becomes of it.</param>
/// <param name="Package">What it needs to answer.</param>
/// <param name="Namespace">What its namespace ends with.</param>
internal sealed record ProjectKind(string Word, string Sdk, string OutputType, string Package, string Namespace)
{
    /// <summary>A program that answers for files.</summary>
    internal static ProjectKind Console { get; } = new("console", "Microsoft.NET.Sdk", "Exe", "Microsoft.ML.ConvNets", "_ConsoleApp");

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<ProjectKind> All { get; } =
    [
        Console,
        new("webapi", "Microsoft.NET.Sdk.Web", "Exe", "Microsoft.ML.ConvNets.Serving", "_WebApi"),
        new("mlnet", "Microsoft.NET.Sdk", "Library", "Microsoft.ML.ConvNets", "_Library"),
    ];

    /// <summary>Whether it has a program of its own.</summary>
    internal bool IsProgram => OutputType == "Exe";
}
