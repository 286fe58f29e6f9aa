using System.CommandLine;

namespace ConvNets.Cli.Options;

/// <summary>A command whose options stand in groups, and whose help ends with examples.</summary>
internal sealed class ToolCommand : Command
{
    /// <param name="name">The word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="groups">Its options; groups with one title become one.</param>
    internal ToolCommand(string name, string description, params CommandOptionGroup[] groups)
        : base(name, description)
    {
        Groups =
        [
            .. groups.GroupBy(static group => group.Title)
                .Select(static same => (same.Key, (IReadOnlyList<Option>)[.. same.SelectMany(static group => group.Options)])),
        ];
        foreach (Option option in Groups.SelectMany(static group => group.Options))
        {
            Add(option);
        }
    }

    internal IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups { get; }

    /// <summary>Command lines to begin with, each with what it does.</summary>
    internal required IReadOnlyList<(string About, string Words)> Examples { get; init; }
}
