using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.ConvNets.Networks;

namespace ConvNets.Cli.Display;

/// <summary>What is wrong with a command line, in the words of the tool and with the nearest word that it knows.</summary>
internal static class UsageErrors
{
    /// <summary>One line for each thing that is wrong; none for what only follows from another.</summary>
    internal static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens];
        if (unknown.Length > 0)
        {
            // What follows an unknown word is mostly its value.
            string[] options = [.. unknown.Where(static word => word.StartsWith('-'))];
            return options.Length == 0
                ? [UnknownWord(command, unknown[0])]
                : Array.ConvertAll(options, word => UnknownOption(command, word));
        }

        string[] mistaken =
        [
            .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(WordsOf).Where(
                static word => word.StartsWith('-') && !Path.Exists(word)),
        ];
        if (mistaken.Length > 0)
        {
            return Array.ConvertAll(mistaken, word => UnknownOption(command, word));
        }

        Option[] empty =
        [
            .. parsed.CommandResult.Children.OfType<OptionResult>().Where(static result => WordsOf(result).Contains("")).Select(
                static result => result.Option),
        ];
        if (empty.Length > 0)
        {
            return Array.ConvertAll(empty, static option => $"{option.Name} is empty. {option.Description}");
        }

        return [.. parsed.Errors.Select(error => error.SymbolResult switch
        {
            OptionResult { Option: var option } result => Of(option, WordsOf(result)),
            ArgumentResult { Parent: OptionResult { Option: var option } } result => Of(option, WordsOf(result)),
            ArgumentResult { Argument: var argument } => $"{argument.Name} is missing: {argument.Description}",
            CommandResult when command.Options.FirstOrDefault(o => o.Required && parsed.GetResult(o) is null) is { } missing =>
                Of(missing, []),
            CommandResult when command.Subcommands.Count > 0 =>
                $"Name a command: {string.Join(", ", command.Subcommands.Select(static sub => sub.Name))}.",
            _ => error.Message,
        }).Distinct()];
    }

    /// <summary>What is said of an option that a command does not have.</summary>
    private static string UnknownOption(Command command, string word)
    {
        string name = word.Split('=')[0];
        string[] known = [.. command.Options.SelectMany(static option => option.Aliases.Append(option.Name))];
        return $"There is no option {name}. {Hint(name, known)}".TrimEnd();
    }

    private static string UnknownWord(Command command, string word) => command.Subcommands.Count > 0
        ? $"There is no command '{word}'. {Hint(word, [.. command.Subcommands.Select(static sub => sub.Name)])}Known: "
            + $"{string.Join(", ", command.Subcommands.Select(static sub => sub.Name))}."
        : $"'{word}' belongs to no option. Put quotation marks around what has spaces.";

    private static string Hint(string word, string[] known) => NearestName.Of(word, known) is string near ? $"Did you mean {near}? " : "";

    private static string[] WordsOf(SymbolResult result) => [.. result.Tokens.Select(static token => token.Value)];

    private static string Of(Option option, string[] words) => words.Length switch
    {
        0 when option.Required => $"{option.Name} {option.HelpName} is missing. {option.Description}",
        0 => $"{option.Name} needs a value: {option.HelpName}. {option.Description}",
        > 1 => $"{option.Name} is given more than once, with {string.Join(" and ", words.Select(static word => $"'{word}'"))}.",
        _ => $"{option.Name} '{words[0]}' is not {Wanted(option.ValueType)}.",
    };

    private static string Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) || number == typeof(long) => "a whole number, such as 10",
        var number when number == typeof(double) => "a number, such as 0.01",
        _ => "true or false",
    };
}
