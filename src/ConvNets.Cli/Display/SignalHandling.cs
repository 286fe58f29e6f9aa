using System.Runtime.InteropServices;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Display;

/// <summary>
/// What Ctrl-C (SIGINT), a polite request to end (SIGTERM) and a terminal that goes away (SIGHUP) do: they end the process at once, or,
/// where something is worth keeping, the first of them asks the command to come to an end and the second ends the process.
/// </summary>
internal sealed class SignalHandling : IDisposable
{
    private const int FirstSignalCode = 128;

    private readonly bool _keepsWork;
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="keepsWork">Whether the first signal is a request.</param>
    internal SignalHandling(bool keepsWork)
    {
        _keepsWork = keepsWork;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => OnSignal(context, 1)),
        ];
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>What a process that a signal ended gives its shell; that of SIGINT before there was one.</summary>
    internal int ExitCode { get; private set; } = Program.Interrupted;

    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int number)
    {
        if (_keepsWork && !_source.IsCancellationRequested)
        {
            ExitCode = FirstSignalCode + number;
            context.Cancel = true;
            if (context.Signal == PosixSignal.SIGHUP)
            {
                // Nobody listens any more; what writes to the terminal would fail, and the work with it.
                Console.SetOut(TextWriter.Null);
                Console.SetError(TextWriter.Null);
            }

            _source.Cancel();
            return;
        }

        // The system's own way of ending follows.
        AtomicFile.Abandon();
    }
}
