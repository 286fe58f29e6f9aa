namespace ConvNets.Cli.Commands;

/// <summary>The file that a model, or something else, will be written to.</summary>
internal static class ModelTarget
{
    /// <summary>Finds out before hours of training whether a file can be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is to be written, to begin a sentence with.</param>
    /// <param name="example">What such a file may be called.</param>
    internal static void Check(string path, string what = "The model", string example = "model.zip")
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{what} cannot be written to '{path}': that is a folder. Name a file, such as '{Path.Combine(path, example)}'.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{what} cannot be written to '{path}': there is no folder '{folder}'.");
        }

        string probe = Path.Combine(folder, $".convnets-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{what} cannot be written to '{path}': {e.Message}", e);
        }
    }
}
