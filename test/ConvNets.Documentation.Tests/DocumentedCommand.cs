using System.Text;

namespace ConvNets.Documentation.Tests;

/// <summary>A command that a document tells its reader to give.</summary>
internal sealed class DocumentedCommand
{
    /// <param name="place">The document and the line.</param>
    /// <param name="text">The command with its arguments, perhaps with a comment behind it.</param>
    /// <param name="isWhole">Whether it is a line of a block, not named within a sentence, perhaps without what it needs.</param>
    internal DocumentedCommand(string place, string text, bool isWhole)
    {
        (Place, IsWhole, Words) = (place, isWhole, WordsOf(text));
        Text = string.Join(' ', Words);
    }

    internal string Place { get; }

    internal bool IsWhole { get; }

    /// <summary>The command and its arguments, without quotes and comments.</summary>
    internal string[] Words { get; }

    /// <summary>The same in one line.</summary>
    internal string Text { get; }

    /// <summary>Whether it is one of the <c>convnets</c> tool.</summary>
    internal bool IsTool => Words is ["convnets" or "./convnets", ..];

    /// <summary>Whether it is no command but an option of one, perhaps with its value.</summary>
    internal bool IsOption => Words is [['-', '-', _, ..], ..];

    /// <summary>Whether it tells what can be said, such as <c>[--epochs N]</c>, rather than saying it.</summary>
    internal bool IsSummary => Words.Any(static word => word.StartsWith('[') || word is "|" || IsPlaceholder(word));

    /// <summary>Whether it wants data that is no part of the repository.</summary>
    internal bool WantsSharedData => Words.Any(IsSharedData);

    /// <summary>The options, without the brackets of a summary.</summary>
    internal IEnumerable<string> Options =>
        Words.Select(static word => word.Trim('[', ']')).Where(static word => word.Length > 1 && word[0] == '-' && word != "--");

    /// <summary>Whether a word is the path of data that lies beside the repository.</summary>
    internal static bool IsSharedData(string word) => word.StartsWith("../shared/", StringComparison.Ordinal);

    public override string ToString() => $"{Place}: {Text}";

    /// <summary>Whether a word stands for others: <c>PATH</c>, <c>NAME</c>.</summary>
    private static bool IsPlaceholder(string word) => word.Length > 1 && word.All(char.IsAsciiLetterUpper);

    /// <summary>Splits a line as a shell does, as far as documents need it: spaces, quotes, and a comment at its end.</summary>
    private static string[] WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool isOpen = false;
        foreach (char c in text)
        {
            if (quote == '\0' && c == '#' && !isOpen)
            {
                break;
            }

            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Close();
            }
            else if (quote == '\0' ? c is '"' or '\'' : c == quote)
            {
                (quote, isOpen) = (quote == '\0' ? c : '\0', true);
            }
            else
            {
                word.Append(c);
                isOpen = true;
            }
        }

        Close();
        return [.. words];

        void Close()
        {
            if (isOpen)
            {
                words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
        }
    }
}
