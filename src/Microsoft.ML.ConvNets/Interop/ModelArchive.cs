using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ConvNets.Interop;

/// <summary>
/// Entries of a model's zip, read and written as streams. ML.NET's own way unpacks each to a temporary file and deflates what it writes,
/// which for weights takes longer than all the rest of loading a model and saves a fourteenth of their size.
/// </summary>
internal static class ModelArchive
{
    /// <summary>What deflate makes of the most repetitive bytes; an entry that claims to hold more lies.</summary>
    private const long LargestDeflateRatio = 1032;

    /// <summary>Writes an entry as it is.</summary>
    /// <param name="context">What ML.NET saves the model with.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="write">Writes to it.</param>
    internal static void Write(ModelSaveContext context, string name, Action<Stream> write)
    {
        string path = PathOf(DirectoryOf(context), name);
        using Stream stream = Archive(Repository(context)).CreateEntry(path, CompressionLevel.NoCompression).Open();
        write(stream);
    }

    /// <summary>Opens an entry; null if there is none. Nothing in it is trusted.</summary>
    /// <param name="loadContext">What ML.NET loads the model with.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="isHashed">Whether what is read is hashed on the way.</param>
    /// <exception cref="FormatException">The entry claims more bytes than it can hold.</exception>
    internal static ModelEntryStream? Open(object loadContext, string name, bool isHashed = false)
    {
        string path = PathOf(DirectoryOfLoad(loadContext), name);
        // A zip written on Windows by an older ML.NET may separate folders its own way.
        ZipArchiveEntry? entry = Archive(Repository(loadContext)).Entries.FirstOrDefault(
            entry => entry.FullName.Replace('\\', '/') == path);
        if (entry is null)
        {
            return null;
        }

        if (entry.Length / LargestDeflateRatio > entry.CompressedLength)
        {
            throw new FormatException($"'{name}' claims {entry.Length:N0} bytes, of which {entry.CompressedLength:N0} are there");
        }

        return new ModelEntryStream(entry.Open(), entry.Length, isHashed);
    }

    private static string PathOf(string? directory, string name) =>
        string.IsNullOrEmpty(directory) ? name : $"{directory.Replace('\\', '/')}/{name}";

    private static object Repository(object context) => Field(context, "Repository");

    private static ZipArchive Archive(object repository) => (ZipArchive)Field(repository, "_archive");

    private static object Field(object owner, string name) =>
        owner.GetType().GetField(name, MachineLearningInternals.Instance)?.GetValue(owner)
        ?? throw MachineLearningInternals.Missing(owner.GetType(), name);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Directory")]
    private static extern ref string? DirectoryOf(ModelSaveContext context);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Directory")]
    private static extern ref string? DirectoryOfLoad([UnsafeAccessorType(MachineLearningInternals.LoadContext)] object context);
}
