namespace Microsoft.ML.ConvNets.Data;

/// <summary>Files and folders that nobody put there: desktops, file servers and version control leave them beside images.</summary>
internal static class Bookkeeping
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        // Windows.
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information",
        // macOS; what else it leaves begins with a point.
        "__MACOSX", "Icon\r",
        // File servers (Synology, QNAP), and the root of a Linux volume.
        "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "lost+found",
    };

    /// <summary>
    /// Whether a file or folder of this name is passed over. Everything else is taken for an image, so that a broken one is noticed.
    /// </summary>
    internal static bool IsOne(string name) => (name.StartsWith('.') && name is not "..") || s_names.Contains(name);
}
