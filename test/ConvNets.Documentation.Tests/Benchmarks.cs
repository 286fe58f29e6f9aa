using System.Text.RegularExpressions;

namespace ConvNets.Documentation.Tests;

/// <summary>
/// The jobs of <c>test/Benchmarks</c>, read from its sources: building it for their names would take longer than all that is tested here.
/// </summary>
internal static partial class Benchmarks
{
    // What the program prints where it is given nothing: a line for each job, with its options.
    private static readonly string s_usage = File.ReadAllText(Repository.PathOf("test/Benchmarks/Program.cs"));

    private static readonly string s_jobList = File.ReadAllText(Repository.PathOf("test/Benchmarks/Jobs/JobList.cs"));

    /// <summary>The options of all jobs.</summary>
    internal static IReadOnlySet<string> AllOptions { get; } = Option().Matches(s_usage).Select(static option => option.Value).ToHashSet();

    /// <summary>What is wrong with the arguments of the program; null for nothing.</summary>
    internal static string? ProblemOf(string job, IReadOnlyList<string> arguments)
    {
        if (Regex.Match(s_usage, $"^ +{Regex.Escape(job)} (?<options>[\\[].*)$", RegexOptions.Multiline) is not { Success: true } line)
        {
            return $"the benchmarks have no job '{job}'";
        }

        string[] options = [.. Option().Matches(line.Groups["options"].Value).Select(static option => option.Value)];
        if (arguments.Where(static word => word.StartsWith('-')).Except(options).FirstOrDefault() is string unknown)
        {
            return $"the job '{job}' has no option '{unknown}'";
        }

        return job == "jobs"
            ? arguments.TakeWhile(static word => word[0] != '-')
                .Where(static name => !s_jobList.Contains($"new(\"{name}\",", StringComparison.Ordinal))
                .Select(static name => $"./bench has no job '{name}'").FirstOrDefault()
            : null;
    }

    /// <summary>The same of <c>./bench</c>, which takes jobs, or one of the programs beside them.</summary>
    internal static string? ProblemOfScript(IReadOnlyList<string> words) =>
        words is ["profile" or "growth" or "soak", ..] ? ProblemOf(words[0], [.. words.Skip(1)]) : ProblemOf("jobs", words);

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
