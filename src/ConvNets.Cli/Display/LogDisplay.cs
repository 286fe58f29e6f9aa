using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ConvNets.Cli.Display;

/// <summary>Shows what of ML.NET's log concerns who runs the tool: warnings.</summary>
internal static class LogDisplay
{
    internal static void Show(object? sender, LoggingEventArgs message)
    {
        if (message.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
        {
            Terminal.Error.WriteLine(ErrorText.InOptions(message.RawMessage));
        }
    }
}
