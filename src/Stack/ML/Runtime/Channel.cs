using System.Text;

namespace Microsoft.ML.Runtime;

internal sealed class Channel : IChannel
{
    private readonly HostBase _host;
    private readonly string _source;

    public Channel(HostBase host, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _host = host;
        _source = $"{host.Name}; {name}";
    }

    public string? ContextDescription => _source;

    public void Send(ChannelMessage msg) => _host.Root.Send(_source, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new ChannelMessage(ChannelMessageKind.Info, sensitivity, fmt, args));

    public TException Process<TException>(TException ex)
        where TException : Exception
        => _host.Process(ex);

    public void Dispose()
    {
    }
}

/// <summary>A pipe for messages other than text. Nobody can listen to those through the public API, so they end here.</summary>
internal sealed class Pipe<TMessage>(HostBase host, string name) : IPipe<TMessage>
{
    public string? ContextDescription => $"{host.FullName}; {name}";

    public void Send(TMessage msg)
    {
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
        => host.Process(ex);

    public void Dispose()
    {
    }
}

/// <summary>Turns checkpoints into log lines: values named by the header, metrics first, then progress.</summary>
internal sealed class ProgressChannel(HostBase host, string name) : IProgressChannel
{
    private ProgressHeader _header = new();

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
        ArgumentNullException.ThrowIfNull(header);
        _header = header;
    }

    public void Checkpoint(params double?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!host.Root.HasListener)
            return;
        var text = new StringBuilder(name);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not double value)
                continue;
            int unit = i - _header.MetricNames.Count;
            string? label = unit < 0 ? _header.MetricNames[i] : unit < _header.UnitNames.Count ? _header.UnitNames[unit] : null;
            text.Append(i == 0 ? ": " : ", ");
            text.Append(unit < 0 ? $"{label} {value:G6}" : $"{value:G6} {label}".TrimEnd());
        }
        host.Root.Send($"{host.Name}; {name}", new ChannelMessage(ChannelMessageKind.Trace, MessageSensitivity.None, text.ToString()));
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel(host, name);

    public void Dispose()
    {
    }
}
