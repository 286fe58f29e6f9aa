using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ML;

public class ModelReloadToken : IChangeToken
{
    // Never disposed: without a timer it holds nothing, and callbacks may be registered at any time.
    private readonly CancellationTokenSource _changed = new();

    public ModelReloadToken()
    {
    }

    public bool HasChanged => _changed.IsCancellationRequested;

    public bool ActiveChangeCallbacks => true;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => _changed.Token.Register(callback, state);

    public void OnReload() => _changed.Cancel();
}
