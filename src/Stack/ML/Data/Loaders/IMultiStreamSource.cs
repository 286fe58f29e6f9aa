namespace Microsoft.ML.Data;

public interface IMultiStreamSource
{
    int Count { get; }

    /// <summary>The path of a file, for messages; null where the content is in no file. Not annotated, as nothing is in ML.NET.</summary>
#nullable disable annotations
    string GetPathOrNull(int index);
#nullable restore annotations

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}
