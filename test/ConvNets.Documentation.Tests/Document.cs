using System.Text;
using System.Text.RegularExpressions;

namespace ConvNets.Documentation.Tests;

/// <summary>A page that users or contributors read, taken apart.</summary>
internal sealed partial class Document
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<(string Place, string Target)> _links = [];
    private readonly List<DocumentedCommand> _namedCommands = [];
    private readonly List<(string Place, string Option)> _namedOptions = [];
    private readonly List<string> _anchors = [];

    private Document(string name)
    {
        Name = name;
        string[] lines = File.ReadAllLines(Repository.PathOf(name));
        for (int i = 0; i < lines.Length; i++)
        {
            Match fence = Fence().Match(lines[i]);
            if (!fence.Success)
            {
                ReadProse(lines[i], $"{name}:{i + 1}");
                continue;
            }

            (int start, string indentation) = (i + 1, fence.Groups["indentation"].Value);
            while (++i < lines.Length && lines[i] != indentation + fence.Groups["fence"].Value)
            {
            }

            Assert.IsLessThan(lines.Length, i, $"{name}:{start}: the code block has no end.");
            IEnumerable<string> inside = lines[start..i]
                .Select(line => line.StartsWith(indentation, StringComparison.Ordinal) ? line[indentation.Length..] : line);
            _blocks.Add(new CodeBlock($"{name}:{start}", fence.Groups["language"].Value, [.. inside]));
        }
    }

    /// <summary>All documents whose words bind us.</summary>
    internal static IReadOnlyList<Document> All { get; } = [.. Names().Select(static name => new Document(name))];

    /// <summary>Its path below the repository, with <c>/</c> between names.</summary>
    internal string Name { get; }

    internal IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>Where links lead.</summary>
    internal IReadOnlyList<(string Place, string Target)> Links => _links;

    /// <summary>The words in code type within sentences that are commands.</summary>
    internal IReadOnlyList<DocumentedCommand> NamedCommands => _namedCommands;

    /// <summary>The words in code type within sentences that are options of some command.</summary>
    internal IReadOnlyList<(string Place, string Option)> NamedOptions => _namedOptions;

    /// <summary>What links can name after <c>#</c>: the headings as GitHub writes them.</summary>
    internal IReadOnlyList<string> Anchors => _anchors;

    private static IEnumerable<string> Names()
    {
        yield return "README.md";
        yield return "CONTRIBUTING.md";
        IEnumerable<string> pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md");
        IEnumerable<string> packages = Directory.EnumerateFiles(Repository.PathOf("src"), "PACKAGE*.md", SearchOption.AllDirectories);
        foreach (string path in pages.Concat(packages).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
            // Builds copy files.
            if (!name.Split('/').Any(static folder => folder is "bin" or "obj"))
            {
                yield return name;
            }
        }
    }

    private void ReadProse(string line, string place)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            string anchor = AnchorOf(heading.Groups["text"].Value);
            int before = _anchors.Count(known => known == anchor);
            _anchors.Add(before == 0 ? anchor : $"{anchor}-{before}");
        }

        IEnumerable<string> code = Code().Matches(line).Select(static span => span.Groups["text"].Value);
        DocumentedCommand[] named = [.. code.Select(text => new DocumentedCommand(place, text, isWhole: false))];
        _namedCommands.AddRange(named.Where(CommandRules.IsCommand));
        _namedOptions.AddRange(named.Where(static words => words.IsOption).Select(words => (place, words.Words[0])));
        _links.AddRange(Link().Matches(Code().Replace(line, "")).Select(link => (place, link.Groups["target"].Value)));
    }

    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (char c in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')
            {
                anchor.Append(c == ' ' ? '-' : c);
            }
        }

        return anchor.ToString();
    }

    [GeneratedRegex("^(?<indentation> *)(?<fence>```)(?<language>.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
