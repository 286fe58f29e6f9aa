using System.Diagnostics;
using TorchSharp;

namespace Microsoft.ML.ConvNets;

/// <summary>libtorch takes longer to load than all else that the first prediction of a process waits for, and can be loaded beside it.</summary>
internal static class TensorLibrary
{
    private static readonly Lazy<Task> s_loading = new(Begin);

    /// <summary>Begins to load it on another thread. What goes wrong shows where it is first used.</summary>
    internal static void BeginLoading() => _ = s_loading.Value;

    private static Task Begin()
    {
        // A process that begins with a model answers requests, and shares its cores with whatever else answers them.
        Acceleration.WaitPassively();
        // The system's loader lets nobody look up a function while it loads a library. These two of the runtime's own are looked up at their first
        // use; everybody who reads the clock meanwhile would wait for the whole of libtorch.
        _ = DateTime.UtcNow;
        _ = Stopwatch.GetTimestamp();
        return Task.Run(static () => torch.empty(0).Dispose());
    }
}
