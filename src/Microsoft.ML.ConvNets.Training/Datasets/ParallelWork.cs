using System.Runtime.ExceptionServices;

namespace Microsoft.ML.ConvNets.Training.Datasets;

/// <summary>Work on several threads of its own, all of which end when one fails.</summary>
internal static class ParallelWork
{
    /// <summary>Runs the work and waits for all of it.</summary>
    /// <param name="workers">Number of threads.</param>
    /// <param name="work">What each does, given its number from 0; it stops when it is told to.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    internal static void Run(int workers, Action<int, CancellationToken> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] tasks = [.. Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    work(worker, stop.Token);
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();

        // What went wrong first, rather than the cancellations that followed from it.
        Exception? cause = tasks.Where(static t => t.IsFaulted).SelectMany(static t => t.Exception!.InnerExceptions).FirstOrDefault(
            static e => e is not OperationCanceledException);
        if (cause is not null)
        {
            ExceptionDispatchInfo.Throw(Unwrap(cause));
        }
    }

    /// <summary>ML.NET wraps what is thrown on the threads of its own parallel cursors.</summary>
    private static Exception Unwrap(Exception e) =>
        e is { InnerException: { } inner } && e.Message.StartsWith("Splitter/consolidator", StringComparison.Ordinal) ? Unwrap(inner) : e;
}
