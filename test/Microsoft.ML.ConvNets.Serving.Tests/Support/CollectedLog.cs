using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Microsoft.ML.ConvNets.Serving.Tests;

/// <summary>What a program logged.</summary>
internal sealed class CollectedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    internal IEnumerable<string> Errors => _lines.Where(static line => line.Level >= LogLevel.Error).Select(static line => line.Text);

    internal IEnumerable<string> Warnings => _lines.Where(static line => line.Level == LogLevel.Warning).Select(static line => line.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception) + (exception is null ? "" : Environment.NewLine + exception)));

    public void Dispose()
    {
    }
}
