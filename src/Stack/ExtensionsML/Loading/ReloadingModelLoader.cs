using Microsoft.Extensions.Primitives;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

/// <summary>
/// A loader that reads a model itself and looks for newer ones. A model belongs to whoever gets it: the pool, which alone knows when its last
/// engine came back.
/// </summary>
internal abstract class ReloadingModelLoader(MLContext context) : ModelLoader, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ModelReloadToken _token = new();
    private ITransformer? _model;
    private bool _taken;
    private int _watching;
    private int _disposed;

    /// <summary>Cancelled when the application lets go of the loader, and so of the model.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    protected MLContext Context { get; } = context;

    public sealed override ITransformer GetModel()
    {
        ITransformer model = Volatile.Read(ref _model) ?? throw NotStarted();
        _taken = true;
        return model;
    }

    /// <summary>Watching begins here: before, there is nobody to be told. What changed since the model was read is noticed by the first look.</summary>
    public sealed override IChangeToken GetReloadToken()
    {
        if (Volatile.Read(ref _model) is null)
            throw NotStarted();
        ModelReloadToken token = Volatile.Read(ref _token);
        if (Interlocked.Exchange(ref _watching, 1) == 0)
            Watch();
        return token;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stopping.Cancel();
        StopWatching();
        if (!_taken)
            (_model as IDisposable)?.Dispose();
    }

    /// <summary>Makes a model the current one. Returns when those who asked to be told have taken it over.</summary>
    protected void Replace(ITransformer model)
    {
        bool isFirst = Interlocked.Exchange(ref _model, model) is null;
        if (!isFirst)
            Interlocked.Exchange(ref _token, new ModelReloadToken()).OnReload();
    }

    protected abstract void Watch();

    protected abstract void StopWatching();

    private static InvalidOperationException NotStarted() => new("Start must be called on a ModelLoader before it can be used.");
}
