using System.Numerics;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>Which colours a pixel vector holds and in which order: the position of each colour, or -1.</summary>
internal readonly record struct ColorLayout(int Alpha, int Red, int Green, int Blue)
{
    private static readonly string[] s_orders = ["ARGB", "ARBG", "ABRG", "ABGR", "AGRB", "AGBR"];

    public int Planes => BitOperations.PopCount(
        (Alpha >= 0 ? 1u : 0) | (Red >= 0 ? 2u : 0) | (Green >= 0 ? 4u : 0) | (Blue >= 0 ? 8u : 0));

    public static int CountPlanes(ImagePixelExtractingEstimator.ColorBits colors) => BitOperations.PopCount((uint)colors);

    public static ColorLayout Create(ImagePixelExtractingEstimator.ColorBits colors, ImagePixelExtractingEstimator.ColorsOrder order)
    {
        int alpha = -1, red = -1, green = -1, blue = -1;
        int next = 0;
        foreach (char letter in s_orders[(int)order - 1])
        {
            switch (letter)
            {
                case 'A' when colors.HasFlag(ImagePixelExtractingEstimator.ColorBits.Alpha):
                    alpha = next++;
                    break;
                case 'R' when colors.HasFlag(ImagePixelExtractingEstimator.ColorBits.Red):
                    red = next++;
                    break;
                case 'G' when colors.HasFlag(ImagePixelExtractingEstimator.ColorBits.Green):
                    green = next++;
                    break;
                case 'B' when colors.HasFlag(ImagePixelExtractingEstimator.ColorBits.Blue):
                    blue = next++;
                    break;
            }
        }
        return new ColorLayout(alpha, red, green, blue);
    }

    /// <summary>For each plane the byte of the pixel that it holds.</summary>
    public void CopySources(MLPixelFormat format, Span<int> sources)
    {
        (int alpha, int red, int green, int blue) = PixelColors.Offsets(format);
        if (Alpha >= 0)
            sources[Alpha] = alpha;
        if (Red >= 0)
            sources[Red] = red;
        if (Green >= 0)
            sources[Green] = green;
        if (Blue >= 0)
            sources[Blue] = blue;
    }

    public static void CheckColors(ImagePixelExtractingEstimator.ColorBits colors, string parameterName)
    {
        if (colors == 0 || (colors & ~ImagePixelExtractingEstimator.ColorBits.All) != 0)
            throw new ArgumentOutOfRangeException(parameterName, colors, "At least one of Alpha, Red, Green and Blue is needed, and nothing else.");
    }

    public static void CheckOrder(ImagePixelExtractingEstimator.ColorsOrder order, string parameterName)
    {
        if (!Enum.IsDefined(order))
            throw new ArgumentOutOfRangeException(parameterName, order, $"The order is one of {string.Join(", ", s_orders)}.");
    }
}
