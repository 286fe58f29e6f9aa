namespace ConvNets.Cli.Commands;

/// <summary>The file that a model will be written to.</summary>
internal static class ModelTarget
{
    /// <summary>Finds out before hours of training whether the file can be written.</summary>
    internal static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"The model cannot be written to '{path}': that is a folder. Name a file, such as '{Path.Combine(path, "model.zip")}'.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The model cannot be written to '{path}': there is no folder '{folder}'.");
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
            throw new IOException($"The model cannot be written to '{path}': {e.Message}", e);
        }
    }
}
