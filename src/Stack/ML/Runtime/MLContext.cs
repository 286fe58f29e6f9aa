using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class MLContext : IHostEnvironment, IHostEnvironmentInternal, ICancelable
{
    private readonly HostEnvironment _env;
    private readonly ConcurrentDictionary<string, object?> _options = new(StringComparer.Ordinal);

    public MLContext(int? seed = null)
    {
        _env = new HostEnvironment(seed);
        _env.MessageSent += Raise;
        BinaryClassification = new BinaryClassificationCatalog(_env);
        MulticlassClassification = new MulticlassClassificationCatalog(_env);
        Regression = new RegressionCatalog(_env);
        Transforms = new TransformsCatalog(_env);
        Model = new ModelOperationsCatalog(_env);
        Data = new DataOperationsCatalog(_env);
    }

    public event EventHandler<LoggingEventArgs>? Log;

    public BinaryClassificationCatalog BinaryClassification { get; }

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public RegressionCatalog Regression { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public ComponentCatalog ComponentCatalog => _env.ComponentCatalog;

    public string TempFilePath
    {
        get => _env.TempFilePath;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _env.TempFilePath = value;
        }
    }

    public int? GpuDeviceId
    {
        get => _env.GpuDeviceId;
        set => _env.GpuDeviceId = value;
    }

    public bool FallbackToCpu
    {
        get => _env.FallbackToCpu;
        set => _env.FallbackToCpu = value;
    }

    int? IHostEnvironmentInternal.Seed => _env.Seed;

    string? IExceptionContext.ContextDescription => _env.ContextDescription;

    bool ICancelable.IsCanceled => _env.IsCanceled;

    internal bool IsCanceled => _env.IsCanceled;

    public void SetOption<T>(string name, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _options[name] = value;
    }

    public bool TryAddOption<T>(string name, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _options.TryAdd(name, value);
    }

    public bool TryGetOption<T>(string name, [MaybeNullWhen(false)] out T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_options.TryGetValue(name, out object? stored))
        {
            value = default;
            return false;
        }
        value = (T)stored!;
        return true;
    }

    public T? GetOptionOrDefault<T>(string name) => TryGetOption(name, out T? value) ? value : default;

    public bool RemoveOption(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _options.TryRemove(name, out _);
    }

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => _env.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => _env.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => _env.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => _env.StartProgressChannel(name);

    TException IExceptionContext.Process<TException>(TException ex) => _env.Process(ex);

    void ICancelable.CancelExecution() => CancelExecution();

    internal void CancelExecution() => _env.CancelExecution();

    private void Raise(string source, ChannelMessage message)
    {
        // Formatting costs: only when somebody listens.
        if (Log is { } log)
            log(this, new LoggingEventArgs(message.Message, message.Kind, source));
    }
}
