using System.IO.Compression;
using System.IO.Enumeration;
using Microsoft.ML.ConvNets.Files;

namespace Microsoft.ML.ConvNets.Data;

/// <summary>What a folder or a zip holds, told alike for both: paths below it, with <c>/</c> between names.</summary>
internal sealed class FileListing
{
    private readonly List<string> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<PassedOver> _passedOver = [];

    /// <summary>The files, in the order of their paths.</summary>
    internal IReadOnlyList<string> Files => _files;

    /// <summary>The folders that the source itself names.</summary>
    internal IReadOnlyList<string> Folders => _folders;

    /// <summary>What is there, but is none of the files.</summary>
    internal IReadOnlyList<PassedOver> PassedOver => _passedOver;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    internal static FileListing OfFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(File.Exists(path)
                ? $"'{path}' is a file; a folder with one subfolder a class is expected."
                : $"There is no folder '{path}' (looked for '{Path.GetFullPath(path)}').");
        }

        var listing = new FileListing();
        listing.Walk(path, "", depth: 0, followed: false);
        return listing.Sorted();
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no zip.</exception>
    internal static FileListing OfZip(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var listing = new FileListing();
        using (ZipArchive archive = ImageZip.Open(path))
        {
            // A name that is there twice is one file to whoever unpacks it.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                // What lies in ignored folders is passed over with them.
                string name = entry.FullName.Replace('\\', '/');
                string[] parts = name.TrimEnd('/').Split('/');
                int ignored = Array.FindIndex(parts, Bookkeeping.IsOne);
                if (ignored >= 0)
                {
                    listing.PassOver(string.Join('/', parts[..(ignored + 1)]), PassedOverKind.Bookkeeping);
                }
                else if (parts.Any(static part => part is "" or "..") || Path.IsPathRooted(name))
                {
                    listing.PassOver(name, PassedOverKind.Outside);
                }
                else if (name.EndsWith('/'))
                {
                    listing._folders.Add(string.Join('/', parts));
                }
                else if (seen.Add(entry.FullName))
                {
                    listing._files.Add(entry.FullName);
                }
                else
                {
                    listing.PassOver(name, PassedOverKind.Repeated);
                }
            }
        }

        return listing.Sorted();
    }

    private void Walk(string folder, string below, int depth, bool followed)
    {
        List<Entry> entries;
        try
        {
            entries = [.. EntriesOf(folder)];
        }
        catch (Exception e) when (depth > 0 && e is UnauthorizedAccessException or IOException)
        {
            PassOver(below.TrimEnd('/'), PassedOverKind.Unreadable);
            return;
        }

        foreach (Entry entry in entries)
        {
            string relative = below + entry.Name;
            if (Bookkeeping.IsOne(entry.Name))
            {
                PassOver(relative, PassedOverKind.Bookkeeping);
            }
            else if (!entry.IsFolder)
            {
                if (FileKind.IsRegular(Path.Combine(folder, entry.Name), entry.Length, entry.IsLink))
                {
                    _files.Add(relative);
                }
                else
                {
                    PassOver(relative, PassedOverKind.NoFile);
                }
            }
            else if (entry.IsLink && (!(depth == 0 || (depth == 1 && followed)) || LeadsUp(Path.Combine(folder, entry.Name))))
            {
                // Links may lead back up. Those to a part or a class are somebody's way of putting a data set together.
                PassOver(relative, PassedOverKind.Link);
            }
            else
            {
                _folders.Add(relative);
                Walk(Path.Combine(folder, entry.Name), relative + '/', depth + 1,
                    followed: depth == 0 && ImagePart.KindOf(entry.Name) != ImagePartKind.Other);
            }
        }
    }

    /// <summary>Whether a link leads to a folder that holds it, or nowhere, so that following it would never end.</summary>
    private static bool LeadsUp(string link)
    {
        try
        {
            return Directory.ResolveLinkTarget(link, returnFinalTarget: true) is not { } target
                || (Path.GetFullPath(link) + Path.DirectorySeparatorChar).StartsWith(
                    Path.TrimEndingDirectorySeparator(target.FullName) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // A link to itself.
            return true;
        }
    }

    private static FileSystemEnumerable<Entry> EntriesOf(string folder) => new(
        folder,
        static (ref FileSystemEntry entry) => new Entry(
            entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            entry.IsDirectory ? 0 : entry.Length),
        new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 });

    private void PassOver(string path, PassedOverKind kind) => _passedOver.Add(new PassedOver(path, kind));

    private FileListing Sorted()
    {
        _files.Sort(StringComparer.Ordinal);
        return this;
    }

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink, long Length);
}

/// <summary>Something in a folder or zip that is not read.</summary>
/// <param name="Path">Where it is, below the folder or in the zip.</param>
/// <param name="Kind">Why it is not read.</param>
internal readonly record struct PassedOver(string Path, PassedOverKind Kind);

/// <summary>Why something in a folder or zip is not read.</summary>
internal enum PassedOverKind
{
    /// <summary>File servers, desktops and version control leave it.</summary>
    Bookkeeping,

    /// <summary>A file that lies in no class folder.</summary>
    Unsorted,

    /// <summary>A folder beside the parts that is none of them.</summary>
    NoPart,

    /// <summary>A folder that may not be opened.</summary>
    Unreadable,

    /// <summary>A pipe, a socket or a device.</summary>
    NoFile,

    /// <summary>A link to a folder, deep down.</summary>
    Link,

    /// <summary>The name in a zip leads out of it.</summary>
    Outside,

    /// <summary>The name stands in the zip once more.</summary>
    Repeated,
}
