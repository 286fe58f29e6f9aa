using System.CommandLine;

namespace ConvNets.Cli.Options;

/// <summary>Options that belong together, under one heading of the help.</summary>
/// <param name="title">The heading.</param>
internal abstract class CommandOptionGroup(string title)
{
    internal string Title => title;

    /// <summary>The options, for a command.</summary>
    internal abstract IEnumerable<Option> Options { get; }

    /// <summary>Options that only one command has.</summary>
    internal static CommandOptionGroup Of(string title, params Option[] options) => new Listed(title, options);

    private sealed class Listed(string title, Option[] options) : CommandOptionGroup(title)
    {
        internal override IEnumerable<Option> Options => options;
    }
}
