using Microsoft.ML.Runtime;

namespace Microsoft.ML.ConvNets.Interop;

/// <summary>
/// One token for both ways to stop a <c>Fit</c>: the option's, and that of the context, which has no token and can only be asked.
/// </summary>
internal sealed class ContextCancellation : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _source;
    private readonly Timer _timer;

    internal ContextCancellation(IHostEnvironment environment, CancellationToken option)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(option);
        _timer = new Timer(_ =>
        {
            if (MachineLearningInternals.IsCanceled(environment))
            {
                _source.Cancel();
            }
        });
        _timer.Change(TimeSpan.Zero, s_interval);
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        // Waits for a call that is under way: it must not meet a source that is gone.
        using var ended = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(ended))
        {
            ended.WaitOne();
        }

        _source.Dispose();
    }
}
