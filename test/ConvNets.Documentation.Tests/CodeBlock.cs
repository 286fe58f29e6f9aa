namespace ConvNets.Documentation.Tests;

/// <summary>What a code block is, by the word after its fence.</summary>
internal enum BlockKind
{
    /// <summary>A program that compiles by itself: <c>csharp</c>.</summary>
    CSharp,

    /// <summary>Lines for a shell, or a summary of the tool's options, and nothing else: no word, or <c>sh</c>.</summary>
    Commands,

    /// <summary>Something to look at, such as output: <c>text</c>.</summary>
    Text,

    /// <summary>None of these.</summary>
    Unknown,
}

/// <summary>A fenced block of a document.</summary>
/// <param name="Place">The document and the line of the fence, such as <c>README.md:9</c>.</param>
/// <param name="Language">The word after the fence; empty for none.</param>
/// <param name="Lines">What is in it, without the indentation of the fence.</param>
internal sealed record CodeBlock(string Place, string Language, IReadOnlyList<string> Lines)
{
    internal BlockKind Kind => Language switch
    {
        "csharp" => BlockKind.CSharp,
        "" or "sh" when Commands().Any(CommandRules.IsCommand) => BlockKind.Commands,
        "text" => BlockKind.Text,
        _ => BlockKind.Unknown,
    };

    internal string Text => string.Join('\n', Lines);

    /// <summary>The commands of the block: a line each, with the indented lines that follow it.</summary>
    internal IEnumerable<DocumentedCommand> Commands()
    {
        string command = "";
        foreach (string line in Lines)
        {
            if (command.Length > 0 && line.StartsWith(' '))
            {
                command += " " + line.Trim();
                continue;
            }

            if (command.Length > 0)
            {
                yield return new DocumentedCommand(Place, command, isWhole: true);
            }

            command = line.TrimEnd();
        }

        if (command.Length > 0)
        {
            yield return new DocumentedCommand(Place, command, isWhole: true);
        }
    }
}
