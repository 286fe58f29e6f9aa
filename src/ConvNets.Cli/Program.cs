using System.CommandLine;
using ConvNets.Cli.Commands;
using ConvNets.Cli.Display;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli;

/// <summary>The <c>convnets</c> tool. Exit codes: 0 done, 2 wrong input (with one clear message), 130 interrupted.</summary>
internal static class Program
{
    internal const int Done = 0;
    internal const int WrongInput = 2;
    internal const int Interrupted = 130;

    internal static int Main(string[] args)
    {
        var root = new RootCommand("Trains convolutional networks on pictures, saves each as one ML.NET .zip, evaluates and predicts.")
        {
            TrainCommand.Create(),
            LearningRatesCommand.Create(),
            EvaluateCommand.Create(),
            PredictCommand.Create(),
            SummaryCommand.Create(),
            AugmentCommand.Create(),
            WeightsCommand.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            Console.Error.WriteLine("Try: convnets --help");
            return WrongInput;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>Runs a command; what is the user's to mend becomes one message and exit code 2, a fault of ours stays a crash.</summary>
    internal static int Guard(Func<CancellationToken, int> command)
    {
        using var interrupt = new InterruptSignal();
        try
        {
            return command(interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the first epoch was finished: there is no model to keep, and nothing was written.");
            return Interrupted;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or FormatException
            or InvalidOperationException or UnauthorizedAccessException or NotSupportedException)
        {
            Console.Error.WriteLine($"Error: {MessageOf(e)}");
            return WrongInput;
        }
        catch (Exception e) when (e.GetBaseException() is LibtorchUnavailableException)
        {
            // ML.NET wraps what the loader of a model throws.
            Console.Error.WriteLine($"Error: {e.GetBaseException().Message}");
            return WrongInput;
        }
    }

    /// <summary>The message without the parameter's name, which means something to callers of the library only.</summary>
    private static string MessageOf(Exception exception)
    {
        string suffix = exception is ArgumentException { ParamName: string name } ? $" (Parameter '{name}')" : "";
        return suffix.Length > 0 ? exception.Message.Replace(suffix, "", StringComparison.Ordinal) : exception.Message;
    }
}
