namespace Microsoft.ML.ConvNets;

/// <summary>
/// The weights of an antialiased linear resampling along one side: a triangle as wide as one target pixel (or as one source pixel
/// when enlarging), as Pillow's <c>BILINEAR</c> and torchvision's <c>antialias=True</c> use it.
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

    internal static ResizeFilter Create(int source, int target)
    {
        double scale = (double)source / target;
        double radius = Math.Max(scale, 1.0);
        int width = ((int)Math.Ceiling(radius) * 2) + 1;
        int[] starts = new int[target];
        int[] counts = new int[target];
        int[] weights = new int[target * width];
        double[] row = new double[width];
        for (int i = 0; i < target; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - radius + 0.5));
            int count = Math.Min(source, (int)(center + radius + 0.5)) - first;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                row[k] = Math.Max(0, 1 - Math.Abs((first + k - center + 0.5) / radius));
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
}
