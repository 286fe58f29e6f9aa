namespace Microsoft.ML.ConvNets.Files;

/// <summary>Writes files atomically: a reader sees all of a file or none of it.</summary>
internal static class AtomicFile
{
    /// <summary>What is added to the name of a file that is being written.</summary>
    internal const string Unfinished = ".part";

    private static readonly HashSet<string> s_unfinished = [];

    /// <summary>Writes beside the path, on the disk before it has its name, then renames; one that exists is replaced.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        if (!FileKind.IsRegular(path))
        {
            // A device or a pipe, such as /dev/stdout: it takes what is written, and nothing can take its place.
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }

        string target = TargetOf(path);
        Replace(target, target + Unfinished, unfinished =>
        {
            using FileStream file = File.Create(unfinished);
            write(file);
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>The same for what can only write to a path and goes by its extension.</summary>
    /// <exception cref="IOException">The path leads to something that is no file, which cannot be replaced.</exception>
    internal static void WriteTo(string path, Action<string> write)
    {
        if (!FileKind.IsRegular(path))
        {
            throw new IOException($"'{path}' is a device or a pipe, not a file. Name a file.");
        }

        string target = TargetOf(path);
        Replace(target, target + Unfinished + Path.GetExtension(target), unfinished =>
        {
            write(unfinished);
            using FileStream file = File.OpenWrite(unfinished);
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Deletes what is being written, because the process ends.</summary>
    internal static void Abandon()
    {
        lock (s_unfinished)
        {
            foreach (string path in s_unfinished)
            {
                Delete(path);
            }
        }
    }

    /// <summary>Where a link leads: what is written takes the place of the file, not of the link.</summary>
    private static string TargetOf(string path) => new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static void Replace(string path, string unfinished, Action<string> write)
    {
        lock (s_unfinished)
        {
            s_unfinished.Add(unfinished);
        }

        try
        {
            write(unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            Delete(unfinished);
            throw;
        }
        finally
        {
            lock (s_unfinished)
            {
                s_unfinished.Remove(unfinished);
            }
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before is the news.
        }
    }
}
