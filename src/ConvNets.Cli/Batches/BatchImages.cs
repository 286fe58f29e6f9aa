using System.Security.Cryptography;
using System.Text;
using ConvNets.Cli.Data;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Batches;

/// <summary>The images of a batch in their order, by name. Only the names are held.</summary>
/// <param name="Source">The folder, the zip or the list, as the user names it.</param>
/// <param name="Names">Paths from the folder, names in the zip, or lines of the list.</param>
/// <param name="Folder">The folder from which the names lead to files; null for a zip.</param>
internal sealed record BatchImages(string Source, IReadOnlyList<string> Names, string? Folder)
{
    internal const string Accepted = "a folder, a zip, or a text file with the path of an image on each line";

    /// <summary>Finds the images.</summary>
    /// <param name="path">A folder, a zip or a list.</param>
    /// <param name="note">Is told what is passed over in folders and zips.</param>
    /// <exception cref="InvalidDataException">There are none.</exception>
    internal static BatchImages Of(string path, Action<string> note)
    {
        BatchImages images = path switch
        {
            _ when Directory.Exists(path) => new BatchImages(path, PredictionInputs.InFolder(path, note), path),
            _ when !File.Exists(path) =>
                throw new FileNotFoundException($"--data: there is no file or folder '{path}'{NearestPath.Of(path)}", path),
            _ when path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) =>
                new BatchImages(path, PredictionInputs.InZip(path, note), null),
            _ when PredictionInputs.IsImageByName(path) => throw new InvalidDataException(
                $"--data '{path}' is an image. Name {Accepted}; single images go without --data and --out."),
            _ => OfList(path),
        };
        return images.Names.Count > 0 ? images : throw new InvalidDataException($"--data '{path}' holds no images.");
    }

    /// <summary>The images from one on, as rows that are made while they are read.</summary>
    internal ImageSet From(MLContext ml, int first) => Folder is string folder
        ? new ImageSet(
            ml.Data.LoadFromEnumerable(Names.Skip(first).Select(name => new FileRow { ImagePath = Path.Combine(folder, name) })),
            ImageForm.Files, "", "")
        : new ImageSet(
            ml.Data.LoadFromEnumerable(ImageZip.Rows(Source, [.. Names.Skip(first).Select(static name => new ImageEntry(name, ""))])),
            ImageForm.Zip, Source, "");

    /// <summary>The SHA-256 of the names, as hexadecimal digits.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static BatchImages OfList(string path)
    {
        string[] names = [.. LinesOf(path).Where(static line => !string.IsNullOrWhiteSpace(line))];
        // What a shell hands on as a pipe, <(find …), lies in no folder that anybody means.
        string folder = FileKind.IsRegular(path) ? Path.GetDirectoryName(path) ?? "" : "";
        string? other = names.AsParallel().FirstOrDefault(name => !FileKind.IsRegular(Path.Combine(folder, name)));
        return other is null ? new BatchImages(path, names, folder) : throw new InvalidDataException(
            $"--data '{path}' names '{other}', which is no file but a pipe, a socket or a device. Take that line out.");
    }

    private static string[] LinesOf(string path)
    {
        try
        {
            string[] lines = File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            if (!Array.Exists(lines, static line => line.Contains('\0', StringComparison.Ordinal)))
            {
                return lines;
            }
        }
        catch (DecoderFallbackException)
        {
            // The same is said of it.
        }

        throw new InvalidDataException($"--data '{path}' is no text in UTF-8. Name {Accepted}.");
    }
}
