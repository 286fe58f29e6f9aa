using Microsoft.ML;
using Microsoft.ML.ConvNets;

namespace ConvNets.Cli.Data;

/// <summary>Images that lie together, or one thing that is none.</summary>
/// <param name="Names">The files, or the names in the zip.</param>
/// <param name="Zip">The zip; null for files.</param>
/// <param name="Problem">Why the only name is no image; null for images.</param>
internal sealed record PredictionInput(IReadOnlyList<string> Names, string? Zip = null, string? Problem = null)
{
    /// <summary>The images as rows.</summary>
    internal ImageSet Open(MLContext ml) => Zip is string zip
        ? new ImageSet(ml.Data.LoadFromEnumerable(ImageZip.Rows(zip, [.. Names.Select(static name => new ImageEntry(name, ""))])), ImageForm.Zip, zip, "")
        : new ImageSet(ml.Data.LoadFromEnumerable(Names.Select(static name => new FileRow { ImagePath = name }).ToList()), ImageForm.Files, "", "");
}

/// <summary>What the command line names for prediction: files, folders and zips, in that order.</summary>
internal static class PredictionInputs
{
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
                FileListing listing = Listing(word, FileListing.OfFolder, note);
                files.AddRange(listing.Files.Select(file => Path.Combine(word, file)));
                if (listing.Files.Count == 0)
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
                FileListing listing = Listing(word, FileListing.OfZip, note);
                inputs.Add(listing.Files.Count > 0 ? new PredictionInput(listing.Files, word) : new PredictionInput([word], Problem: $"The zip '{word}' holds no images."));
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
