namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>Numbers drawn as dots: a machine without fonts has no others.</summary>
internal static class PixelDigits
{
    /// <summary>Dots from top to bottom.</summary>
    internal const int Height = 5;

    private const int GlyphWidth = 3;

    // Five rows of three dots, the upper left one first.
    private static readonly Dictionary<char, string> s_glyphs = new()
    {
        ['0'] = "111101101101111",
        ['1'] = "010110010010111",
        ['2'] = "111001111100111",
        ['3'] = "111001111001111",
        ['4'] = "101101111001001",
        ['5'] = "111100111001111",
        ['6'] = "111100111101111",
        ['7'] = "111001010010010",
        ['8'] = "111101111101111",
        ['9'] = "111101111001111",
        ['.'] = "000000000000010",
        ['-'] = "000000111000000",
        ['+'] = "000010111010000",
        ['E'] = "111100111100111",
    };

    /// <summary>Dots from left to right.</summary>
    internal static int Width(string text) => (text.Length * (GlyphWidth + 1)) - 1;

    /// <summary>The places of the dots of a number.</summary>
    internal static IEnumerable<(int X, int Y)> Dots(string text) => text.Index().SelectMany(static letter =>
        s_glyphs[letter.Item].Index().Where(static dot => dot.Item == '1').Select(dot =>
            ((letter.Index * (GlyphWidth + 1)) + (dot.Index % GlyphWidth), dot.Index / GlyphWidth)));
}
