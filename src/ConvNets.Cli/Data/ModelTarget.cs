namespace ConvNets.Cli.Data;

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
            throw new IOException($"{what} cannot be written to '{path}': that is a folder. Name a file, such as "
                + $"'{Path.Combine(path, example)}'.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{what} cannot be written to '{path}': there is no folder '{folder}'.");
        }

        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException($"{what} cannot be written to '{path}': the file that is there is write-protected.");
        }

        Prove(folder, $"{what} cannot be written to '{path}'");
    }

    /// <summary>Finds out whether files can be written to a folder, which is made if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">What cannot be done then, to begin a sentence with.</param>
    internal static void CheckFolder(string folder, string problem)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{problem}: {e.Message}", e);
        }

        Prove(folder, problem);
    }

    /// <summary>
    /// Checks whether the disk has room for a number of bytes; where the system does not say, nothing happens.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">How many it will have at least.</param>
    internal static void RequireRoom(string path, long bytes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        long free;
        try
        {
            free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return;
        }

        if (free < bytes)
        {
            throw new IOException($"The model cannot be written to '{path}': it has at least {bytes:N0} bytes, and '{folder}' has room "
                + $"for {free:N0}.");
        }
    }

    private static void Prove(string folder, string problem)
    {
        string probe = Path.Combine(folder, $".convnets-{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{problem}: {Reason(e, probe)}", e);
        }
    }

    /// <summary>Why a file could not be written, without the name of one that the user never named.</summary>
    internal static string Reason(Exception exception, string unknown) =>
        exception.Message.Replace($" : '{Path.GetFullPath(unknown)}'", "", StringComparison.Ordinal).Replace(
            $" '{Path.GetFullPath(unknown)}'", "", StringComparison.Ordinal).TrimEnd('.') + ".";
}
