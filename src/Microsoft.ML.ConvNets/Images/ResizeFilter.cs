namespace Microsoft.ML.ConvNets.Images;

/// <summary>
/// The weights of an antialiased resampling along one side: a triangle as wide as one target pixel (or as one source pixel when enlarging),
/// or a cubic twice as wide, as Pillow's <c>BILINEAR</c> and <c>BICUBIC</c> and torchvision's <c>antialias=True</c> use them.
/// </summary>
internal sealed class ResizeFilter
{
    /// <summary>Weights are integers that sum to about 2^<see cref="Precision"/>, so a sum of 8-bit values fits 32 bits.</summary>
    internal const int Precision = 22;

    private ResizeFilter(int source, int target, int width, int[] starts, int[] counts, int[] weights)
    {
        Source = source;
        Target = target;
        Width = width;
        Starts = starts;
        Counts = counts;
        Weights = weights;
        Range = (starts.Min(), starts.Zip(counts, static (start, count) => start + count).Max());
    }

    internal int Source { get; }

    internal int Target { get; }

    /// <summary>The most source pixels that one target pixel draws on: the row length of <see cref="Weights"/>.</summary>
    internal int Width { get; }

    /// <summary>For each target pixel its first source pixel.</summary>
    internal int[] Starts { get; }

    /// <summary>For each target pixel the number of its source pixels.</summary>
    internal int[] Counts { get; }

    /// <summary>For each target pixel <see cref="Width"/> weights.</summary>
    internal int[] Weights { get; }

    /// <summary>The first and the end of the source pixels that any target pixel draws on.</summary>
    internal (int First, int End) Range { get; }

    internal static ResizeFilter Create(int source, int target, Interpolation interpolation = Interpolation.Bilinear) =>
        Create(source, target, interpolation, 0, source);

    /// <summary>The filter that resamples the source from one place to another, which may lie within pixels.</summary>
    internal static ResizeFilter Create(int source, int target, Interpolation interpolation, double from, double to)
    {
        double scale = (to - from) / target;
        double stretch = Math.Max(scale, 1.0);
        double radius = stretch * (interpolation == Interpolation.Bicubic ? 2 : 1);
        int width = ((int)Math.Ceiling(radius) * 2) + 1;
        int[] starts = new int[target];
        int[] counts = new int[target];
        int[] weights = new int[target * width];
        double[] row = new double[width];
        for (int i = 0; i < target; i++)
        {
            double center = from + ((i + 0.5) * scale);
            int first = Math.Max(0, (int)(center - radius + 0.5));
            int count = Math.Min(source, (int)(center + radius + 0.5)) - first;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                double distance = Math.Abs((first + k - center + 0.5) / stretch);
                row[k] = interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                sum += row[k];
            }

            for (int k = 0; k < count; k++)
            {
                weights[(i * width) + k] = (int)Math.Round(row[k] / sum * (1 << Precision), MidpointRounding.AwayFromZero);
            }

            starts[i] = first;
            counts[i] = count;
        }

        return new ResizeFilter(source, target, width, starts, counts, weights);
    }

    /// <summary>Keys' convolution kernel with a = -0.5.</summary>
    private static double Cubic(double x)
    {
        const double a = -0.5;
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a
            : 0;
    }
}
