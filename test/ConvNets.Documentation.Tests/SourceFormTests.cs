namespace ConvNets.Documentation.Tests;

/// <summary>What no analyzer checks: how wide and how long the files of src are.</summary>
[TestClass]
public sealed class SourceFormTests
{
    // The same number stands in .editorconfig, for editors.
    private const int LongestLine = 140;
    private const int MostLines = 300;

    [TestMethod]
    public void Lines_and_files_stay_short()
    {
        string[] files = [.. Sources()];
        Assert.IsGreaterThan(200, files.Length, "the files of src were found");
        StringAssert.Contains(File.ReadAllText(Repository.PathOf(".editorconfig")), $"max_line_length = {LongestLine}");
        Assert.AreEqual("", string.Join(Environment.NewLine, files.SelectMany(Problems)));
    }

    private static IEnumerable<string> Problems(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string name = Path.GetRelativePath(Repository.Root, path);
        if (lines.Length > MostLines)
        {
            yield return $"{name} has {lines.Length} lines; a file ends before {MostLines}.";
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > LongestLine)
            {
                yield return $"{name}:{i + 1} has {lines[i].Length} characters; a line ends at {LongestLine}.";
            }
        }
    }

    private static IEnumerable<string> Sources()
    {
        char separator = Path.DirectorySeparatorChar;
        return Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{separator}obj{separator}", StringComparison.Ordinal)
                && !path.Contains($"{separator}bin{separator}", StringComparison.Ordinal));
    }
}
