using System.Formats.Tar;

namespace Microsoft.ML.ConvNets.Files;

/// <summary>Tells files from pipes, sockets and devices, which must not be opened: reading one may wait for ever.</summary>
internal static class FileKind
{
    /// <summary>Whether a path that is no folder is a file; a link that leads nowhere counts, so that it is noticed.</summary>
    internal static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists || IsRegular(path, file.Length, file.LinkTarget is not null);
    }

    /// <param name="path">What is asked about.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isLink">Whether it is a link.</param>
    internal static bool IsRegular(string path, long length, bool isLink)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        if (isLink)
        {
            return TargetOf(path) is not { Exists: true } target
                || IsRegular(target.FullName, new FileInfo(target.FullName).Length, isLink: false);
        }

        // What has bytes is a file. .NET has no word for the kind of the others; its writer of archives looks without opening them.
        return length > 0 || KindOfEmpty(path) is TarEntryType.RegularFile;
    }

    /// <summary>Where a link leads; null for one that leads to itself.</summary>
    private static FileSystemInfo? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static TarEntryType KindOfEmpty(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(path, "entry");
            }
        }
        catch (UnauthorizedAccessException)
        {
            // An empty file that may not be opened: whoever reads it will say so.
            return TarEntryType.RegularFile;
        }
        catch (IOException)
        {
            // A socket, which no archive can hold.
            return TarEntryType.CharacterDevice;
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.EntryType;
    }
}
