using System.CommandLine;
using System.Text.RegularExpressions;

namespace ConvNets.Documentation.Tests;

/// <summary>What can be wrong with a command in a document.</summary>
internal static partial class CommandRules
{
    /// <summary>Lines that cannot be true of this repository, with the reason why they are there.</summary>
    internal static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        ["LD_LIBRARY_PATH=/opt/app/compat dotnet /opt/app/App.dll"] = "starts the reader's application where libstdc++ is too old",
    };

    // Folders of scripts, below the root.
    private static readonly string[] s_scripts = ["./", "eng/"];

    // What dotnet does with a project or a solution; its paths have to exist, its options are dotnet's own.
    private static readonly string[] s_buildWords = ["build", "test", "pack", "publish", "format"];

    /// <summary>Whether words are a command, rather than a name, a piece of code, or part of a drawing.</summary>
    internal static bool IsCommand(DocumentedCommand command) => command.Words switch
    {
        ["convnets" or "dotnet"] => false,
        ["convnets" or "dotnet", ..] => true,
        [var word, ..] => IsScript(word) || Elsewhere.ContainsKey(command.Text),
        _ => false,
    };

    /// <summary>What is wrong with a command; null for nothing.</summary>
    internal static string? ProblemOf(DocumentedCommand command)
    {
        string? problem = command.Words switch
        {
            _ when command.IsTool => OfTool(command),
            ["dotnet", "run", ..] => OfRun(command),
            ["dotnet", "add", "package", var package, .. var rest] => OfPackage(package, rest),
            ["dotnet", "tool", "install", var package, ..] =>
                Repository.OwnPackages.Contains(package) ? null : $"no package '{package}' is made here",
            ["dotnet", var word, .. var rest] when s_buildWords.Contains(word) =>
                rest.Select(OfPath).FirstOrDefault(static found => found is not null),
            [var word, ..] when IsScript(word) => OfScript(command),
            _ when Elsewhere.ContainsKey(command.Text) => null,
            _ => $"nothing is known of this command. Write one command a line, and its output into a block that begins with ```text; "
                + $"a new kind of command needs a rule in {nameof(CommandRules)}",
        };
        return problem is null ? null : $"{command}: {problem.TrimEnd('.')}.";
    }

    private static bool IsScript(string word) =>
        Array.Exists(s_scripts, folder => word.StartsWith(folder, StringComparison.Ordinal) && word.Length > folder.Length);

    private static string? OfTool(DocumentedCommand command)
    {
        if (!command.IsSummary && command.IsWhole)
        {
            ParseResult parsed = Cli.Program.Parse([.. command.Words.Skip(1)]);
            return parsed.Errors.Count > 0 ? string.Join(" ", parsed.Errors.Select(static error => error.Message)) : MissingData(command);
        }

        if (command.Words.Length == 1 || command.Words[1].StartsWith('-'))
        {
            return null;
        }

        if (Tool.Options(command.Words[1]) is not { } options)
        {
            return $"the tool has no command '{command.Words[1]}'";
        }

        string[][] known = [.. options];
        if (command.Options.FirstOrDefault(option => !known.Any(names => names.Contains(option))) is string unknown)
        {
            return $"the tool's '{command.Words[1]}' has no option '{unknown}'";
        }

        // A summary in a block is there to be complete.
        string[][] untold = command.IsWhole ? [.. known.Where(names => !command.Options.Any(names.Contains))] : [];
        return untold.Length == 0 ? null : $"the summary lacks {string.Join(", ", untold.Select(static names => names[0]))}";
    }

    /// <summary>Shared data has to be where it is said to be, if there is any on this machine.</summary>
    private static string? MissingData(DocumentedCommand command) => !Directory.Exists(Repository.PathOf("../shared/data"))
        ? null
        : command.Words.Where(DocumentedCommand.IsSharedData).Where(static word => !Path.Exists(Repository.PathOf(word)))
            .Select(static word => $"there is no '{word}'").FirstOrDefault();

    private static string? OfRun(DocumentedCommand command)
    {
        int named = Array.IndexOf(command.Words, "--project");
        if (named < 0)
        {
            return command.IsWhole ? "it says no --project" : null;
        }

        string project = named + 1 < command.Words.Length ? command.Words[named + 1] : "";
        string[] arguments = [.. command.Words.SkipWhile(static word => word != "--").Skip(1)];
        return (project, arguments) switch
        {
            _ when !Directory.Exists(Repository.PathOf(project)) => $"there is no project '{project}'",
            ("src/Samples", []) => null,
            ("src/Samples", ["NAME", ..]) => command.Options.Except(["--project", "-c"]).Except(Samples.CommonOptions)
                .Select(static option => $"not all samples have {option}").FirstOrDefault(),
            ("src/Samples", [var name, .. var rest]) when Samples.Names.Contains(name) =>
                rest.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !Samples.OptionsOf(name).Contains(word))
                    .Select(option => $"the sample '{name}' has no option '{option}'").FirstOrDefault(),
            ("src/Samples", [var name, ..]) => $"there is no sample '{name}'",
            ("test/Benchmarks", [var job, .. var rest]) => Benchmarks.ProblemOf(job, rest),
            _ => $"nothing is known of what '{project}' takes: it needs a rule in {nameof(CommandRules)}",
        };
    }

    private static string? OfPackage(string package, string[] rest)
    {
        if (Repository.OwnPackages.Contains(package))
        {
            return rest.Length == 0 ? null : "our own package is named without a version, so that the newest is taken";
        }

        string? version = Repository.VersionOf(package);
        return version is null ? $"Directory.Packages.props has no package '{package}'"
            : rest is ["--version", var said] && said == version ? null
            : $"Directory.Packages.props has version {version} of it";
    }

    private static string? OfScript(DocumentedCommand command)
    {
        // A script may be given another one to run.
        foreach (string script in command.Words.Where(IsScript))
        {
            string path = Repository.PathOf(script);
            if (!File.Exists(path))
            {
                return Directory.Exists(path) && !command.IsWhole ? null : $"there is no script '{script}'";
            }

            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute) && command.IsWhole)
            {
                return $"'{script}' cannot be executed";
            }
        }

        return command.Words[0] == "./bench" ? Benchmarks.ProblemOfScript([.. command.Words.Skip(1)]) : null;
    }

    private static string? OfPath(string word) =>
        PathLike().IsMatch(word) && !Path.Exists(Repository.PathOf(word)) ? $"there is no '{word}'" : null;

    [GeneratedRegex(@"^[^-:]*(/|\.sln$|\.csproj$)[^:]*$")]
    private static partial Regex PathLike();
}
