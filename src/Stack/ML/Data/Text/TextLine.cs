namespace Microsoft.ML.Data;

/// <summary>A line in a buffer that is used again for later lines, and where the line comes from.</summary>
internal readonly record struct TextLine(char[] Buffer, int Start, int Length, string? Path, long Number)
{
    public int End => Start + Length;

    public static TextLine Of(string text) => new(text.ToCharArray(), 0, text.Length, null, 0);
}
