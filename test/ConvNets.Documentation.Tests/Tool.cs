using System.CommandLine;

namespace ConvNets.Documentation.Tests;

/// <summary>The <c>convnets</c> tool: what it takes, and what it does.</summary>
internal static class Tool
{
    private static readonly RootCommand s_root = Cli.Program.Commands();

    /// <summary>The options of a command, each with all its names; null where there is no such command.</summary>
    internal static IEnumerable<string[]>? Options(string command) => s_root.Subcommands.FirstOrDefault(known => known.Name == command)
        ?.Options.Where(static option => !option.Hidden).Select(static option => (string[])[option.Name, .. option.Aliases]);

    /// <summary>All names of the options of all commands.</summary>
    internal static IReadOnlySet<string> AllOptions { get; } =
        s_root.Subcommands.SelectMany(static command => Options(command.Name)!).SelectMany(static names => names).Append("--help")
            .ToHashSet();

    /// <summary>
    /// Runs a command of a document, within this process, which saves the start of one for each. Trainings are cut down to one epoch,
    /// or a few seconds: what they are told, and what they leave for the next command, is seen in these as well.
    /// </summary>
    internal static ProcessResult Run(DocumentedCommand command, string folder)
    {
        List<string> words = [.. command.Words.Skip(1)];
        if (words[0] == "train")
        {
            // A recipe has epochs of its own, and the images are few.
            Shorten(words, "--epochs", "1", isNeeded: !words.Contains("--recipe") && !words.Contains("--minutes"));
            Shorten(words, "--fine-tune-epochs", "1", isNeeded: false);
            Shorten(words, "--minutes", "0.1", isNeeded: false);
        }

        (TextWriter output, TextWriter error, string before) = (Console.Out, Console.Error, Environment.CurrentDirectory);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            Environment.CurrentDirectory = folder;
            int code = Cli.Program.Main([.. words]);
            return new ProcessResult(code, written.ToString(), complained.ToString());
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private static void Shorten(List<string> words, string option, string value, bool isNeeded)
    {
        int at = words.IndexOf(option);
        if (at >= 0)
        {
            words[at + 1] = value;
        }
        else if (isNeeded)
        {
            words.AddRange([option, value]);
        }
    }
}
