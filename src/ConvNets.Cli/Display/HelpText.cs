using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using ConvNets.Cli.Options;

namespace ConvNets.Cli.Display;

/// <summary>The help of a command: its options in groups, then examples; no line is longer than a terminal is wide.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    internal const int Width = 100;

    private const int Indent = 2;
    private const int LongestName = 34;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Of(parseResult.CommandResult.Command));
        return Program.Done;
    }

    internal static string Of(Command command)
    {
        var text = new StringBuilder();
        foreach (string line in Wrap(command.Description!, Width))
        {
            text.AppendLine(line);
        }

        text.AppendLine();
        if (command is not ToolCommand tool)
        {
            text.AppendLine("Usage: convnets COMMAND [options]").AppendLine();
            Table(text, "Commands", command.Subcommands.Select(static sub => (sub.Name, sub.Description!)));
            return text.AppendLine("Each has a help of its own: convnets COMMAND --help").ToString();
        }

        string required = string.Concat(
            tool.Options.Where(static option => option.Required).Select(static option => $" {option.Name} {option.HelpName}"));
        text.AppendLine($"Usage: convnets {tool.Name}{required} "
            + $"[options]{string.Concat(tool.Arguments.Select(static argument => $" {argument.Name}…"))}").AppendLine();
        if (tool.Arguments.Count > 0)
        {
            Table(text, "Arguments", tool.Arguments.Select(static argument => (argument.Name + "…", argument.Description!)));
        }

        foreach ((string title, IReadOnlyList<Option> options) in tool.Groups)
        {
            Table(text, title, options.Select(static option => (NameOf(option), AboutOf(option))));
        }

        text.AppendLine("Examples:");
        foreach ((string about, string words) in tool.Examples)
        {
            text.AppendLine($"  {about}").AppendLine($"    convnets {words}");
        }

        return text.ToString();
    }

    private static string NameOf(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).OrderBy(static name => name.Length);
        return string.Join(", ", names) + (option.HelpName is string value ? " " + value : "");
    }

    private static string AboutOf(Option option)
    {
        string about = (option.Required ? "Required. " : "") + option.Description;
        bool isTold = option.HasDefaultValue && option.GetDefaultValue() is not (null or false);
        return isTold
            ? $"{about} Default: {Convert.ToString(option.GetDefaultValue(), System.Globalization.CultureInfo.InvariantCulture)}."
            : about;
    }

    private static void Table(StringBuilder text, string title, IEnumerable<(string Name, string About)> rows)
    {
        text.AppendLine(title + ":");
        (string Name, string About)[] all = [.. rows];
        int column = Indent + Math.Min(LongestName, all.Max(static row => row.Name.Length)) + 2;
        foreach ((string name, string about) in all)
        {
            string start = new string(' ', Indent) + name;
            if (name.Length > LongestName)
            {
                text.AppendLine(start);
                start = "";
            }

            foreach (string line in Wrap(about, Width - column))
            {
                text.AppendLine(start.PadRight(column) + line);
                start = "";
            }
        }

        text.AppendLine();
    }

    private static IEnumerable<string> Wrap(string words, int width)
    {
        var line = new StringBuilder();
        foreach (string word in words.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
