using Microsoft.ML;
using Microsoft.ML.ConvNets;
using Microsoft.ML.ConvNets.Data;
using Microsoft.ML.ConvNets.Files;

namespace ConvNets.Cli.Data;

/// <summary>Images that lie together, or one thing that is none.</summary>
/// <param name="Names">The files, or the names in the zip.</param>
/// <param name="Zip">The zip; null for files.</param>
/// <param name="Problem">Why the only name is no image; null for images.</param>
internal sealed record PredictionInput(IReadOnlyList<string> Names, string? Zip = null, string? Problem = null)
{
    internal ImageSet Open(MLContext ml) => Zip is string zip
        ? new ImageSet(
            ml.Data.LoadFromEnumerable(ImageZip.Rows(zip, [.. Names.Select(static name => new ImageEntry(name, ""))])), ImageForm.Zip, zip,
            "")
        : new ImageSet(
            ml.Data.LoadFromEnumerable(Names.Select(static name => new FileRow { ImagePath = name }).ToList()), ImageForm.Files, "", "");
}

/// <summary>What the command line names for prediction: files, folders and zips, in that order.</summary>
internal static class PredictionInputs
{
    // Images that people have; some of them cannot be read, which is told by name.
    private static readonly HashSet<string> s_endings =
        ["", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".ico", ".tif", ".tiff", ".heic", ".heif", ".avif"];

    /// <summary>Finds the images; those that follow each other come together.</summary>
    /// <param name="words">The paths.</param>
    /// <param name="note">Is told what is passed over in folders and zips.</param>
    internal static List<PredictionInput> Of(IEnumerable<string> words, Action<string> note)
    {
        var inputs = new List<PredictionInput>();
        var files = new List<string>();
        foreach (string word in words)
        {
            if (Directory.Exists(word))
            {
                string[] images = InFolder(word, note);
                files.AddRange(images.Select(file => Path.Combine(word, file)));
                if (images.Length == 0)
                {
                    Close();
                    inputs.Add(new PredictionInput([word], Problem: $"The folder '{word}' holds no images."));
                }
            }
            else if (!File.Exists(word))
            {
                Close();
                inputs.Add(new PredictionInput([word], Problem: $"There is no image '{word}'."));
            }
            else if (word.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                Close();
                string[] images = InZip(word, note);
                inputs.Add(images.Length > 0
                    ? new PredictionInput(images, word)
                    : new PredictionInput([word], Problem: $"The zip '{word}' holds no images."));
            }
            else if (FileKind.IsRegular(word))
            {
                files.Add(word);
            }
            else
            {
                Close();
                inputs.Add(new PredictionInput([word], Problem: $"'{word}' is no file but a pipe, a socket or a device."));
            }
        }

        Close();
        return inputs;

        void Close()
        {
            if (files.Count > 0)
            {
                inputs.Add(new PredictionInput(files.ToArray()));
                files.Clear();
            }
        }
    }

    /// <summary>The images below a folder by their paths from there, in alphabetical order.</summary>
    internal static string[] InFolder(string path, Action<string> note) => ImagesOf(Listing(path, FileListing.OfFolder, note), path, note);

    /// <summary>The names of images in a zip, in alphabetical order.</summary>
    internal static string[] InZip(string path, Action<string> note) => ImagesOf(Listing(path, FileListing.OfZip, note), path, note);

    /// <summary>Whether a file says by its name that it is an image.</summary>
    internal static bool IsImageByName(string path) =>
        Path.GetExtension(path) is { Length: > 0 } ending && s_endings.Contains(ending.ToLowerInvariant());

    /// <summary>What a folder or a zip holds of images, by the endings of their names; what has none may be one.</summary>
    private static string[] ImagesOf(FileListing listing, string path, Action<string> note)
    {
        ILookup<bool, string> files = listing.Files.ToLookup(static file => s_endings.Contains(Path.GetExtension(file).ToLowerInvariant()));
        string[] others = [.. files[false]];
        if (others.Length > 0)
        {
            note($"'{path}': left out {others.Length:N0} file{(others.Length == 1 ? "" : "s")} that "
                + $"{(others.Length == 1 ? "is" : "are")} no image by name: {ImageTreeReport.Names(others, 5)}.");
        }

        return [.. files[true]];
    }

    private static FileListing Listing(string path, Func<string, FileListing> list, Action<string> note)
    {
        FileListing listing = list(path);
        foreach (string line in ImageTreeReport.Of(listing.PassedOver))
        {
            note($"'{path}': {line}");
        }

        return listing;
    }
}
