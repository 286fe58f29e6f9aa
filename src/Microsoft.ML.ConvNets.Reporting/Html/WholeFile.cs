using System.Text;

namespace Microsoft.ML.ConvNets.Reporting.Html;

/// <summary>Files that are there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the path and renames; a file that exists is replaced.</summary>
    /// <exception cref="IOException">It cannot be written; what was there before is left.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        string unfinished = path + ".part";
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

    /// <summary>The same with a text in UTF-8.</summary>
    internal static void Write(string path, string text) => Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));
}
