namespace ConvNets.Cli.Display;

/// <summary>Words for command lines that a user copies.</summary>
internal static class ShellWord
{
    /// <summary>A word in quotation marks where a shell would otherwise take it apart.</summary>
    internal static string Quote(string word)
    {
        string plain = OperatingSystem.IsWindows() ? "-_./:=,+@\\" : "-_./:=,+%@";
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c > '\u007F' || plain.Contains(c, StringComparison.Ordinal)))
        {
            return word;
        }

        return OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
