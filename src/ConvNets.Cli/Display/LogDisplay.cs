using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ConvNets.Cli.Display;

/// <summary>Shows what of ML.NET's log concerns who runs the tool: warnings, and from where a training goes on.</summary>
/// <param name="talk">Where news go; warnings go to standard error.</param>
internal sealed class LogDisplay(TextWriter talk)
{
    internal void Show(object? sender, LoggingEventArgs message)
    {
        if (message.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
        {
            Terminal.Error.WriteLine(ErrorText.InOptions(message.RawMessage));
        }
        else if (message.RawMessage.StartsWith("Resumed from ", StringComparison.Ordinal))
        {
            talk.WriteLine(message.RawMessage);
        }
    }
}
