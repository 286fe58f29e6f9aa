namespace Benchmarks;

/// <summary>A part of a page that programs write, between two comments; the other text is its authors'.</summary>
internal static class MarkedSection
{
    internal static void Write(string page, string name, string content)
    {
        string begin = $"<!-- {name}: begin -->", end = $"<!-- {name}: end -->";
        string text = File.ReadAllText(page);
        int from = text.IndexOf(begin, StringComparison.Ordinal), to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{page} has no place for what was measured: it needs the lines {begin} and {end}.");
        }

        // A blank line after the comment, or it is no table but a part of the comment's block.
        File.WriteAllText(page, text[..(from + begin.Length)] + "\n\n" + content.Replace("\r", "", StringComparison.Ordinal).Trim() + "\n\n" + text[to..]);
    }
}
