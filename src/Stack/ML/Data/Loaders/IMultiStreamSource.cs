namespace Microsoft.ML.Data;

public interface IMultiStreamSource
{
    int Count { get; }

    /// <summary>The path of a file, for messages; null where the content is in no file.</summary>
    string? GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}
