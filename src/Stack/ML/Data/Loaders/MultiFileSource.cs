namespace Microsoft.ML.Data;

/// <summary>
/// Files, one after the other. A single path may contain wildcards (<c>*</c>, <c>?</c>, and <c>...</c> for all folders below) and may join several paths with <c>+</c>.
/// </summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[]? paths)
    {
        if (paths is null or [])
        {
            _paths = [];
            return;
        }

        string[] expanded = FilePattern.Expand(paths[0]);
        if (paths.Length > 1 && expanded.Length > 1)
            throw new InvalidOperationException($"'{paths[0]}' stands for {expanded.Length} files. Give either one path with wildcards or several paths without.");
        _paths = paths.Length == 1 && expanded.Length > 0 ? expanded : paths;
    }

    public int Count => _paths.Length;

    public string GetPathOrNull(int index)
    {
        CheckIndex(index);
        return _paths[index];
    }

    public Stream Open(int index)
    {
        CheckIndex(index);
        try
        {
            return new FileStream(_paths[index], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"Could not open file '{_paths[index]}'. Error is: {exception.Message}", exception);
        }
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private void CheckIndex(int index)
    {
        if ((uint)index >= (uint)_paths.Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {_paths.Length} files.");
    }
}
