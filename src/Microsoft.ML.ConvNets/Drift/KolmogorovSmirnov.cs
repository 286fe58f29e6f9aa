namespace Microsoft.ML.ConvNets.Drift;

/// <summary>The two-sample test of Kolmogorov and Smirnov.</summary>
internal static class KolmogorovSmirnov
{
    private const int Terms = 100;

    /// <summary>
    /// The largest difference of two cumulative distributions, and how probable it is by chance: the asymptotic distribution with
    /// Stephens's correction (1970) for small numbers. The probability is too large, never too small, where numbers are equal.
    /// </summary>
    /// <param name="reference">
    /// Numbers in ascending order; where they stand for more, the difference is exact to one over how many they are.
    /// </param>
    /// <param name="images">How many they stand for.</param>
    /// <param name="found">The other numbers in ascending order.</param>
    internal static (double Gap, double PValue) Of(IReadOnlyList<float> reference, int images, IReadOnlyList<float> found)
    {
        double gap = 0;
        int i = 0, j = 0;
        while (i < reference.Count && j < found.Count)
        {
            float value = Math.Min(reference[i], found[j]);
            while (i < reference.Count && reference[i] <= value)
            {
                i++;
            }

            while (j < found.Count && found[j] <= value)
            {
                j++;
            }

            gap = Math.Max(gap, Math.Abs(((double)i / reference.Count) - ((double)j / found.Count)));
        }

        double size = Math.Sqrt((double)images * found.Count / ((double)images + found.Count));
        return (gap, UpperTail((size + 0.12 + (0.11 / size)) * gap));
    }

    /// <summary>The probability of at least a value of √n times the difference: 2 Σ (-1)ᵏ⁻¹ e^(-2 k² x²).</summary>
    internal static double UpperTail(double value)
    {
        // The series does not converge where the probability is 1 to twelve digits.
        if (value < 0.2)
        {
            return 1;
        }

        double sum = 0;
        for (int k = 1; k <= Terms; k++)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * value * value);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
