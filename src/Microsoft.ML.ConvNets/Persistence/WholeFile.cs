namespace Microsoft.ML.ConvNets;

/// <summary>Writes files that are there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>What is added to the name of a file that is being written.</summary>
    internal const string Unfinished = ".part";

    /// <summary>Writes beside the path, on the disk before it has its name, then renames; one that exists is replaced.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        string unfinished = path + Unfinished;
        try
        {
            using (FileStream file = File.Create(unfinished))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
