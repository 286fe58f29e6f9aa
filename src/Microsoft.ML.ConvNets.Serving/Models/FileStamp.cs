namespace Microsoft.ML.ConvNets.Serving.Models;

/// <summary>
/// By what a file that changed is told from the one before. Looking is what works everywhere: on shared folders, in containers, and where
/// the name is a link that is turned to another file.
/// </summary>
/// <param name="Target">The file behind the name.</param>
/// <param name="Length">Number of its bytes.</param>
/// <param name="Written">When it was written.</param>
internal readonly record struct FileStamp(string Target, long Length, DateTime Written)
{
    /// <summary>That of a file; null where there is none, or it cannot be looked at.</summary>
    internal static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new FileStamp(target.FullName, target.Length, target.LastWriteTimeUtc) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
