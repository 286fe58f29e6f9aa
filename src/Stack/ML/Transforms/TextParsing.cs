using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>How text becomes a number or a truth value: empty text is 0, unreadable text NaN, 0 or an error, as the target allows.</summary>
internal static class TextParsing
{
    public static long Signed(ReadOnlyMemory<char> text, long minimum, long maximum, string type)
    {
        ReadOnlySpan<char> trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
            return 0;
        return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= minimum && value <= maximum
            ? value
            : throw new InvalidOperationException($"The text '{trimmed}' is no {type} between {minimum} and {maximum}.");
    }

    public static ulong Unsigned(ReadOnlyMemory<char> text, ulong maximum) =>
        ulong.TryParse(text.Span.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= maximum ? value : 0;

    public static float Single(ReadOnlyMemory<char> text) => RealParsing.TryParse(text.Span, out float value) ? value : float.NaN;

    public static double Double(ReadOnlyMemory<char> text) => RealParsing.TryParse(text.Span, out double value) ? value : double.NaN;

    public static bool Boolean(ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> trimmed = text.Span.Trim();
        foreach (string yes in (ReadOnlySpan<string>)["1", "+1", "+", "t", "y", "yes", "true"])
        {
            if (trimmed.Equals(yes, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
