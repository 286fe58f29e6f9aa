namespace ConvNets.Cli.Display;

/// <summary>How far a long work is: on a terminal a bar that moves, elsewhere a line every ten seconds.</summary>
/// <param name="output">Where it is shown.</param>
/// <param name="isTerminal">Whether a person watches.</param>
/// <param name="time">What tells the time.</param>
internal sealed class ProgressBar(TextWriter output, bool isTerminal, TimeProvider time)
{
    private const int Width = 24;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private long _lastLine = time.GetTimestamp();

    /// <summary>A bar on standard output, or on standard error where standard output carries JSON.</summary>
    internal static ProgressBar For(bool json) => json
        ? new ProgressBar(Terminal.Error, !Console.IsErrorRedirected, TimeProvider.System)
        : new ProgressBar(Terminal.Output, !Console.IsOutputRedirected, TimeProvider.System);

    /// <summary>A time that is left, for people.</summary>
    internal static string Duration(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => $"{(int)span.TotalHours}:{span.Minutes:D2} h",
        { TotalMinutes: >= 1 } => $"{span.Minutes}:{span.Seconds:D2} min",
        _ => $"{span.Seconds} s",
    };

    /// <summary>Shows how far it is.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="done">How much of it.</param>
    /// <param name="all">Of how much; null if nobody knows.</param>
    /// <param name="facts">What else is known; empty ones are left out.</param>
    internal void Show(string what, long done, long? all, params string[] facts)
    {
        string count = $"{done:N0}{(all is null ? "" : $"/{all:N0}")}";
        string told = string.Join("  ", facts.Prepend(count).Where(static fact => fact.Length > 0));
        if (isTerminal)
        {
            int filled = all is > 0 ? (int)(done * Width / all.Value) : 0;
            Clear();
            output.Write($"{what} {new string('█', filled)}{new string('░', Width - filled)} {told}");
        }
        else if (time.GetElapsedTime(_lastLine) >= s_interval)
        {
            Line($"… {what}  {told}");
        }
    }

    /// <summary>Writes a line that stays, in the place of the bar.</summary>
    internal void Line(string text)
    {
        _lastLine = time.GetTimestamp();
        Clear();
        output.WriteLine(text);
    }

    /// <summary>Takes the bar away.</summary>
    internal void Clear()
    {
        if (isTerminal)
        {
            output.Write("\r\u001b[K");
        }
    }
}
