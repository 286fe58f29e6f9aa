using TorchSharp;

namespace Microsoft.ML.ConvNets.Training.Torch;

/// <summary>
/// The number of threads that libtorch computes with on the thread that made this, until it is disposed there. libtorch's number belongs to
/// each thread (OpenMP's and MKL's are thread-local), except that a thread which meets libtorch for the first time begins with the number
/// that was set last, by whichever thread: that one is put back at once, so that trainings beside one another, and scoring beside them,
/// keep their own.
/// </summary>
internal sealed class TorchThreads : IDisposable
{
    private static readonly Lock s_gate = new();

    private readonly int _before = torch.get_num_threads();

    /// <param name="count">At least 1.</param>
    internal TorchThreads(int count) => Set(count);

    public void Dispose() => Set(_before);

    private static void Set(int count)
    {
        if (torch.get_num_threads() == count)
        {
            return;
        }

        lock (s_gate)
        {
            int others = 0;
            OnFreshThread(() => others = torch.get_num_threads());
            torch.set_num_threads(count);
            OnFreshThread(() => torch.set_num_threads(others));
        }
    }

    private static void OnFreshThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
