using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Support;

/// <summary>An application with a pool, as small as it can be.</summary>
internal sealed class Host : IDisposable
{
    private readonly ServiceProvider _services;

    internal Host(Action<PredictionEnginePoolBuilder<Input, Output>> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        configure(services.AddPredictionEnginePool<Input, Output>());
        _services = services.BuildServiceProvider();
    }

    internal LogLines Log { get; } = new();

    internal IServiceProvider Services => _services;

    internal PredictionEnginePool<Input, Output> Pool => _services.GetRequiredService<PredictionEnginePool<Input, Output>>();

    public void Dispose() => _services.Dispose();

    /// <summary>Waits until something is so; fails after half a minute.</summary>
    internal static void Await(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.IsLessThan(30, clock.Elapsed.TotalSeconds, what);
            Thread.Sleep(20);
        }
    }
}

internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Event, string Text)> _lines = new();

    internal IEnumerable<string> Errors => _lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text);

    internal int Count(string eventName) => _lines.Count(line => line.Event == eventName);

    internal string Text(string eventName) => _lines.First(line => line.Event == eventName).Text;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines._lines.Enqueue((logLevel, eventId.Name ?? "", $"{formatter(state, exception)} {exception?.Message}"));
    }
}
