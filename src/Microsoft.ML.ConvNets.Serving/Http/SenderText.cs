namespace Microsoft.ML.ConvNets.Serving.Http;

/// <summary>Words of a sender that are shown again: what a file is called is never used as a path.</summary>
internal static class SenderText
{
    private const int LongestShown = 120;

    /// <summary>The last part of a file's name; null where nothing is left of it.</summary>
    internal static string? FileName(string? name) =>
        name is null ? null : Printable(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]) is { Length: > 0 } shown ? shown : null;

    /// <summary>What of a text can be printed, up to a length.</summary>
    internal static string Printable(string text) =>
        new string([.. text.Where(static c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestShown)]).Trim();
}
