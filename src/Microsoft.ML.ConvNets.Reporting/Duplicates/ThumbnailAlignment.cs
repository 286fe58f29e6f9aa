using Microsoft.ML.ConvNets.Reporting.Inspection;

namespace Microsoft.ML.ConvNets.Reporting.Duplicates;

/// <summary>How alike two images are where they overlap, once one is laid over the other.</summary>
/// <param name="Correlation">Of their brightness, -1 to 1.</param>
/// <param name="ColorDifference">The root mean square of what their colors differ by, 0 to 255.</param>
/// <param name="Overlap">The share of the second that the first covers.</param>
internal readonly record struct Similarity(double Correlation, double ColorDifference, double Overlap)
{
    /// <summary>That of images that cannot be laid over one another.</summary>
    internal static Similarity None { get; } = new(-1, byte.MaxValue, 0);
}

/// <summary>
/// Lays one thumbnail over another: the scale and shift along each side, and the contrast and brightness, at which they differ least (Lucas
/// and Kanade 1981: Gauss-Newton steps, from coarse to fine). So a crop of an image is compared with the part that it shows.
/// </summary>
internal sealed class ThumbnailAlignment
{
    private const int Steps = 8;
    private const int Unknowns = 6;
    private const double LeastScale = 0.7;
    private const double LeastOverlap = 0.5;

    /// <summary>The mean square of what brightness may differ by where images are compared coarsely.</summary>
    private const double MostError = 18 * 18;

    /// <summary>How many first guesses are refined.</summary>
    private const int Starts = 3;

    // What an image may have lost by a crop, or the other one: first guesses, of which the best are refined.
    private static readonly Warp[] s_guesses =
    [
        .. from scale in (double[])[1, 0.93, 0.86, 1 / 0.93, 1 / 0.86]
           let room = Math.Abs(1 - Math.Min(scale, 1 / scale)) / 2
           from x in scale == 1 ? (double[])[0] : [-room, 0, room]
           from y in scale == 1 ? (double[])[0] : [-room, 0, room]
           select new Warp(scale, x, scale, y, 1, 0),
    ];

    private readonly float[][] _levels;
    private readonly Thumbnail _thumbnail;

    internal ThumbnailAlignment(Thumbnail thumbnail)
    {
        float[] fine = thumbnail.Gray();
        float[] middle = Halve(fine);
        (_thumbnail, _levels) = (thumbnail, [Halve(middle), middle, fine]);
    }

    /// <summary>Compares this image with another one; the other way round may lead farther.</summary>
    internal Similarity Compare(ThumbnailAlignment other)
    {
        Warp best = s_guesses[0];
        double least = double.MaxValue;
        foreach (Warp guess in s_guesses.OrderBy(guess => ErrorOf(_levels[0], other._levels[0], guess)).Take(Starts))
        {
            Warp warp = guess;
            if (Refine(_levels[0], other._levels[0], ref warp) && ErrorOf(_levels[0], other._levels[0], warp) is { } error && error < least)
            {
                (best, least) = (warp, error);
            }
        }

        // Most pairs end here, after a look at few pixels.
        bool fits = least < MostError && Refine(_levels[1], other._levels[1], ref best)
            && ErrorOf(_levels[1], other._levels[1], best) < MostError && Refine(_levels[2], other._levels[2], ref best);
        return fits ? Measure(other, best) : Similarity.None;
    }

    /// <summary>The mean square of what two images differ by under a warp, whatever their brightness.</summary>
    private static double ErrorOf(float[] under, float[] over, Warp warp)
    {
        int side = (int)Math.Sqrt(under.Length);
        double middle = (side - 1) / 2.0;
        double sum = 0, squares = 0;
        int covered = 0;
        for (int i = 0; i < over.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, side);
            double sourceX = middle + (warp.ScaleX * (x - middle)) + (warp.ShiftX * side);
            double sourceY = middle + (warp.ScaleY * (y - middle)) + (warp.ShiftY * side);
            if (Sample(under, side, sourceX, sourceY, out _, out _) is { } value)
            {
                double difference = value - over[i];
                (sum, squares, covered) = (sum + difference, squares + (difference * difference), covered + 1);
            }
        }

        return covered == 0 ? double.MaxValue : (squares - (sum * sum / covered)) / covered;
    }

    /// <summary>Improves a warp; false where it leads out of the image.</summary>
    private static bool Refine(float[] under, float[] over, ref Warp warp)
    {
        int side = (int)Math.Sqrt(under.Length);
        Span<double> normal = stackalloc double[Unknowns * (Unknowns + 1)];
        Span<double> row = stackalloc double[Unknowns];
        for (int step = 0; step < Steps; step++)
        {
            normal.Clear();
            int covered = 0;
            double middle = (side - 1) / 2.0;
            for (int y = 0; y < side; y++)
            {
                double sourceY = middle + (warp.ScaleY * (y - middle)) + (warp.ShiftY * side);
                for (int x = 0; x < side; x++)
                {
                    double sourceX = middle + (warp.ScaleX * (x - middle)) + (warp.ShiftX * side);
                    if (Sample(under, side, sourceX, sourceY, out double slopeX, out double slopeY) is not { } value)
                    {
                        continue;
                    }

                    covered++;
                    double target = over[(y * side) + x];
                    row[0] = slopeX * (x - middle);
                    row[1] = slopeX * side;
                    row[2] = slopeY * (y - middle);
                    row[3] = slopeY * side;
                    row[4] = -target;
                    row[5] = -1;
                    double error = value - (warp.Contrast * target) - warp.Brightness;
                    for (int i = 0; i < Unknowns; i++)
                    {
                        for (int j = i; j < Unknowns; j++)
                        {
                            normal[(i * (Unknowns + 1)) + j] += row[i] * row[j];
                        }

                        normal[(i * (Unknowns + 1)) + Unknowns] -= row[i] * error;
                    }
                }
            }

            if (covered < LeastOverlap * side * side || !NormalEquations.Solve(normal, Unknowns, row))
            {
                return false;
            }

            warp = new Warp(
                warp.ScaleX + row[0], warp.ShiftX + row[1], warp.ScaleY + row[2], warp.ShiftY + row[3],
                warp.Contrast + row[4], warp.Brightness + row[5]);
            if (!warp.IsSmall)
            {
                return false;
            }

            if (Math.Abs(row[0]) + Math.Abs(row[1]) + Math.Abs(row[2]) + Math.Abs(row[3]) < 1e-3)
            {
                break;
            }
        }

        return true;
    }

    private Similarity Measure(ThumbnailAlignment other, Warp warp)
    {
        const int Side = Thumbnail.Side;
        const double Middle = (Side - 1) / 2.0;
        int covered = 0;
        double colors = 0, left = 0, right = 0, leftLeft = 0, rightRight = 0, leftRight = 0;
        for (int y = 0; y < Side; y++)
        {
            double sourceY = Middle + (warp.ScaleY * (y - Middle)) + (warp.ShiftY * Side);
            for (int x = 0; x < Side; x++)
            {
                double sourceX = Middle + (warp.ScaleX * (x - Middle)) + (warp.ShiftX * Side);
                if (Sample(_levels[^1], Side, sourceX, sourceY, out _, out _) is not { } a)
                {
                    continue;
                }

                covered++;
                double b = other._levels[^1][(y * Side) + x];
                (left, right) = (left + a, right + b);
                (leftLeft, rightRight, leftRight) = (leftLeft + (a * a), rightRight + (b * b), leftRight + (a * b));
                for (int channel = 0; channel < 3; channel++)
                {
                    double difference = Color(sourceX, sourceY, channel) - warp.Brightness
                        - (warp.Contrast * other._thumbnail.Pixels[(((y * Side) + x) * 3) + channel]);
                    colors += difference * difference;
                }
            }
        }

        double overlap = covered / (double)(Side * Side);
        if (overlap < LeastOverlap)
        {
            return Similarity.None;
        }

        double spread = Math.Sqrt(Math.Max(0, (leftLeft - (left * left / covered)) * (rightRight - (right * right / covered))));
        double correlation = spread > 1e-6 ? (leftRight - (left * right / covered)) / spread : 0;
        return new Similarity(correlation, Math.Sqrt(colors / (3 * covered)), overlap);
    }

    private double Color(double x, double y, int channel)
    {
        const int Side = Thumbnail.Side;
        int left = Math.Clamp((int)x, 0, Side - 2);
        int top = Math.Clamp((int)y, 0, Side - 2);
        double right = x - left;
        double down = y - top;
        byte[] pixels = _thumbnail.Pixels;
        int at = (((top * Side) + left) * 3) + channel;
        return ((1 - down) * (((1 - right) * pixels[at]) + (right * pixels[at + 3])))
            + (down * (((1 - right) * pixels[at + (Side * 3)]) + (right * pixels[at + (Side * 3) + 3])));
    }

    /// <summary>A value between pixels, and its slopes; null outside.</summary>
    private static double? Sample(float[] image, int side, double x, double y, out double slopeX, out double slopeY)
    {
        // A quarter of a pixel outside is still the pixel at the edge.
        const double Margin = 0.25;
        if (x < -Margin || y < -Margin || x > side - 1 + Margin || y > side - 1 + Margin)
        {
            (slopeX, slopeY) = (0, 0);
            return null;
        }

        int left = Math.Clamp((int)x, 0, side - 2);
        int top = Math.Clamp((int)y, 0, side - 2);
        double right = x - left;
        double down = y - top;
        int at = (top * side) + left;
        double a = image[at], b = image[at + 1], c = image[at + side], d = image[at + side + 1];
        slopeX = ((1 - down) * (b - a)) + (down * (d - c));
        slopeY = ((1 - right) * (c - a)) + (right * (d - b));
        return ((1 - down) * (a + (right * (b - a)))) + (down * (c + (right * (d - c))));
    }

    private static float[] Halve(float[] image)
    {
        int side = (int)Math.Sqrt(image.Length);
        float[] half = new float[image.Length / 4];
        for (int i = 0; i < half.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, side / 2);
            int at = (y * 2 * side) + (x * 2);
            half[i] = (image[at] + image[at + 1] + image[at + side] + image[at + side + 1]) / 4;
        }

        return half;
    }

    /// <summary>Where a pixel comes from, about the middle, in shares of the side; and what its brightness becomes.</summary>
    private readonly record struct Warp(
        double ScaleX, double ShiftX, double ScaleY, double ShiftY, double Contrast, double Brightness)
    {
        internal bool IsSmall => IsScale(ScaleX) && IsScale(ScaleY) && IsScale(ScaleX / ScaleY) && IsScale(Contrast)
            && Math.Abs(ShiftX) < 0.3 && Math.Abs(ShiftY) < 0.3;

        private static bool IsScale(double scale) => scale is > LeastScale and < 1 / LeastScale;
    }
}
