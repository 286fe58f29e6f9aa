using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNets.Documentation.Tests;

/// <summary>What no analyzer checks: how wide and how long the files of src are, and how much a constructor asks for.</summary>
[TestClass]
public sealed class SourceFormTests
{
    // The same number stands in .editorconfig, for editors.
    private const int LongestLine = 140;
    private const int MostLines = 300;
    private const int MostParameters = 6;

    [TestMethod]
    public void Lines_and_files_stay_short()
    {
        string[] files = [.. Sources()];
        Assert.IsGreaterThan(200, files.Length, "the files of src were found");
        StringAssert.Contains(File.ReadAllText(Repository.PathOf(".editorconfig")), $"max_line_length = {LongestLine}");
        Assert.AreEqual("", string.Join(Environment.NewLine, files.SelectMany(Problems)));
    }

    [TestMethod]
    public void Constructors_ask_for_few_things()
    {
        string[] found = [.. Sources().SelectMany(ConstructorsOf)];
        Assert.IsGreaterThan(200, found.Length, "constructors were found");
        Assert.AreEqual("", string.Join(Environment.NewLine, found.Where(static text => text.Length > 0)));
    }

    /// <summary>What is wrong with each constructor of a file; nothing, mostly.</summary>
    private static IEnumerable<string> ConstructorsOf(string path) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes()
            .Select(static node => node switch
            {
                TypeDeclarationSyntax { ParameterList: { } list } type => (type.Identifier.Text, list.Parameters.Count),
                ConstructorDeclarationSyntax constructor => (constructor.Identifier.Text, constructor.ParameterList.Parameters.Count),
                _ => default,
            })
            .Where(static constructor => constructor.Text is not null)
            .Select(constructor => constructor.Count <= MostParameters
                ? ""
                : $"{Path.GetRelativePath(Repository.Root, path)}: {constructor.Text} has {constructor.Count} parameters; at most {MostParameters}.");

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
