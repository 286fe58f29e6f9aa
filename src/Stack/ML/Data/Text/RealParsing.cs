using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>
/// How ML.NET reads real numbers: white space around them is ignored, <c>?</c>, <c>NaN</c>, <c>Infinity</c>, <c>∞</c> and negative infinities are known,
/// empty text is 0 or NaN. A Single is the rounded product of its digits and a power of ten, in double precision.
/// </summary>
internal static class RealParsing
{
    private const ulong MostDigits = (ulong.MaxValue - 9) / 10;
    private const int LargestPower = 80;

    private static readonly double[] s_powers = [.. Enumerable.Range(-LargestPower, 2 * LargestPower + 1).Select(e => double.Parse($"1e{e}", CultureInfo.InvariantCulture))];
    private static readonly NumberFormatInfo s_comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    public static bool TryParse(ReadOnlySpan<char> text, out float value, char decimalMarker = '.', bool emptyIsNaN = false)
    {
        text = text.Trim();
        if (text.IsEmpty)
        {
            value = emptyIsNaN ? float.NaN : 0;
            return true;
        }

        if (!TryScan(text, decimalMarker, out bool negative, out ulong digits, out long exponent))
        {
            bool known = TryParseSpecial(text, out double special);
            value = (float)special;
            return known;
        }

        value = digits == 0 || exponent < -LargestPower ? 0 : exponent > LargestPower ? float.PositiveInfinity : (float)(digits * s_powers[exponent + LargestPower]);
        if (negative)
            value = -value;
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out double value, char decimalMarker = '.', bool emptyIsNaN = false)
    {
        text = text.Trim();
        if (text.IsEmpty)
        {
            value = emptyIsNaN ? double.NaN : 0;
            return true;
        }

        if (!TryScan(text, decimalMarker, out _, out _, out _))
            return TryParseSpecial(text, out value);
        value = double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, decimalMarker == ',' ? s_comma : NumberFormatInfo.InvariantInfo);
        return true;
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, out double value)
    {
        value = text switch
        {
            "Infinity" or "∞" => double.PositiveInfinity,
            "-Infinity" or "-∞" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value) || text is "?" or "NaN";
    }

    /// <summary>Reads sign, digits and exponent of the whole text. Digits beyond what 64 bits hold only count for the exponent.</summary>
    private static bool TryScan(ReadOnlySpan<char> text, char decimalMarker, out bool negative, out ulong digits, out long exponent)
    {
        int i = 0;
        digits = 0;
        exponent = 0;
        negative = text[0] == '-';
        if (text[0] is '-' or '+')
            i++;
        bool any = false, fraction = false;
        for (; i < text.Length; i++)
        {
            if (text[i] == decimalMarker && !fraction)
            {
                fraction = true;
                continue;
            }

            if (!char.IsAsciiDigit(text[i]))
                break;
            any = true;
            if (digits < MostDigits)
            {
                digits = 10 * digits + (uint)(text[i] - '0');
                exponent -= fraction ? 1 : 0;
            }
            else if (!fraction)
            {
                exponent++;
            }
        }

        if (!any)
            return false;
        if (i == text.Length)
            return true;
        if (text[i] is not ('e' or 'E') || !TryScanExponent(text[(i + 1)..], out long power))
            return false;
        exponent += power;
        return true;
    }

    private static bool TryScanExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        bool negative = text.StartsWith('-');
        if (negative || text.StartsWith('+'))
            text = text[1..];
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            // Beyond this every number is 0 or infinite.
            exponent = Math.Min(10 * exponent + (c - '0'), int.MaxValue);
        }

        exponent = negative ? -exponent : exponent;
        return !text.IsEmpty;
    }
}
