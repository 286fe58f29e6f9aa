using System.CommandLine;
using System.CommandLine.Help;
using ConvNets.Cli.Commands;
using ConvNets.Cli.Display;

namespace ConvNets.Cli;

/// <summary>
/// The <c>convnets</c> tool. Exit codes: 0 done, 2 wrong input (with one clear message), 3 images that differ (<c>drift</c>), 130, 143 and
/// 129 ended by Ctrl-C, a request to end, or a terminal that went away.
/// </summary>
internal static class Program
{
    internal const int Done = 0;
    internal const int WrongInput = 2;

    /// <summary>What was looked for was found: <c>drift</c> tells a difference.</summary>
    internal const int Differs = 3;

    internal const int Interrupted = 130;

    /// <summary>What the tool is called by, for commands that it proposes: the script of a clone says its own name.</summary>
    internal static readonly string Command = Environment.GetEnvironmentVariable("CONVNETS_COMMAND") ?? "convnets";

    // A file may be called @x.png: nothing on the command line stands for another file's content.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    internal static int Main(string[] args)
    {
        ParseResult parsed = Parse(args);
        // Who asks for help has made no mistake yet.
        IReadOnlyList<string> errors = parsed.Action is { ClearsParseErrors: true } ? [] : UsageErrors.Of(parsed);
        if (errors.Count > 0)
        {
            foreach (string error in errors)
            {
                Console.Error.WriteLine($"Error: {error}");
            }

            Console.Error.WriteLine(
                $"Try: {Command} {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
            return WrongInput;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>What the tool takes.</summary>
    internal static RootCommand Commands()
    {
        var root = new RootCommand("Trains convolutional networks on images, saves each as one ML.NET .zip, evaluates and predicts.")
        {
            AuditCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            PredictCommand.Create(),
            ReportCommand.Create(),
            ExplainCommand.Create(),
            DriftCommand.Create(),
            ServeCommand.Create(),
            NewCommand.Create(),
            LearningRatesCommand.Create(),
            AugmentCommand.Create(),
            SummaryCommand.Create(),
            WeightsCommand.Create(),
            ExportCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpText();
        return root;
    }

    /// <summary>Reads a command line; runs nothing.</summary>
    internal static ParseResult Parse(string[] args) => Commands().Parse(args, s_parsing);

    /// <summary>
    /// Runs a command that a signal ends at once; what is the user's to mend becomes one message and exit code 2, a fault of ours stays a
    /// crash.
    /// </summary>
    internal static int Guard(ParseResult parsed, Func<int> command)
    {
        using var signals = new SignalHandling(keepsWork: false);
        return Explain(parsed, command);
    }

    /// <summary>
    /// The same with a command that keeps what it has when a signal comes; where it says that it was interrupted, the signal decides the
    /// exit code.
    /// </summary>
    internal static int GuardKeepingWork(ParseResult parsed, Func<CancellationToken, int> command)
    {
        using var signals = new SignalHandling(keepsWork: true);
        try
        {
            int code = Explain(parsed, () => command(signals.Token));
            return code == Interrupted ? signals.ExitCode : code;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the first epoch was finished: there is no model to keep, and nothing was written.");
            return signals.ExitCode;
        }
    }

    /// <summary>The same with a command that listens to signals itself, and whose orderly end is no failure.</summary>
    internal static int Explain(ParseResult parsed, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or FormatException
            or InvalidOperationException or UnauthorizedAccessException or NotSupportedException)
        {
            Console.Error.WriteLine($"Error: {ErrorText.Of(e, parsed)}");
            return WrongInput;
        }
    }
}
