using Microsoft.Win32.SafeHandles;

namespace Microsoft.Extensions.ML;

/// <summary>
/// What tells one content of a file from the next without reading all of it. The clock of a file system is coarse, so two models of one size may
/// have one time; but the end of a zip lists the checksums of what is in it.
/// </summary>
internal readonly record struct FileStamp(long Length, DateTime Written, int End)
{
    private const int EndLength = 16384;

    /// <summary>The stamp of the opened file, which may have lost its name to a newer one.</summary>
    internal static FileStamp Of(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        byte[] end = new byte[Math.Min(length, EndLength)];
        int read = RandomAccess.Read(file, end, length - end.Length);
        var hash = new HashCode();
        hash.AddBytes(end.AsSpan(0, read));
        return new(length, File.GetLastWriteTimeUtc(file), hash.ToHashCode());
    }
}
