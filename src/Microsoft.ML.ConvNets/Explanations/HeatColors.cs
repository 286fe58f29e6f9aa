namespace Microsoft.ML.ConvNets.Explanations;

/// <summary>
/// Colors for values from 0 to 1, equal steps of which look like equal steps: lightness rises evenly from dark violet over red to bright
/// yellow, in Oklab (Ottosson, A perceptual color space for image processing, 2020). They keep their order in gray, too.
/// </summary>
internal static class HeatColors
{
    private const int Count = 256;
    private const double Darkest = 0.20;
    private const double Lightest = 0.95;
    private const double FirstHue = 290;
    private const double LastHue = 465;
    private const double LargestChroma = 0.17;

    private static readonly (byte Red, byte Green, byte Blue)[] s_colors = [.. Enumerable.Range(0, Count).Select(
        static i => Color(i / (Count - 1.0)))];

    /// <summary>The color of a value; what is outside of 0 to 1 has that of the nearer end.</summary>
    internal static (byte Red, byte Green, byte Blue) Of(float value) =>
        s_colors[(int)MathF.Round(Math.Clamp(value, 0, 1) * (Count - 1))];

    private static (byte Red, byte Green, byte Blue) Color(double value)
    {
        double lightness = Darkest + (value * (Lightest - Darkest));
        double hue = (FirstHue + (value * (LastHue - FirstHue))) * Math.PI / 180;
        // The most color that a screen shows at this lightness.
        double low = 0, high = LargestChroma;
        if (!IsShown(Linear(lightness, high, hue)))
        {
            for (int step = 0; step < 30; step++)
            {
                double middle = (low + high) / 2;
                (low, high) = IsShown(Linear(lightness, middle, hue)) ? (middle, high) : (low, middle);
            }
        }
        else
        {
            low = high;
        }

        (double red, double green, double blue) = Linear(lightness, low, hue);
        return (Encoded(red), Encoded(green), Encoded(blue));
    }

    private static bool IsShown((double Red, double Green, double Blue) linear) =>
        linear is { Red: >= 0 and <= 1, Green: >= 0 and <= 1, Blue: >= 0 and <= 1 };

    private static (double Red, double Green, double Blue) Linear(double lightness, double chroma, double hue)
    {
        (double a, double b) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));

        static double Cube(double value) => value * value * value;
    }

    private static byte Encoded(double linear) => (byte)Math.Round(
        255 * Math.Clamp(linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055, 0, 1));
}
