namespace Microsoft.ML.ConvNets.Networks;

/// <summary>The distribution that a weight is first drawn from.</summary>
internal enum InitialDistribution
{
    Constant,
    Uniform,
    Normal,
}

/// <summary>The values that a weight begins with.</summary>
/// <param name="Distribution">How they are drawn.</param>
/// <param name="Scale">The constant, the limit on both sides of 0, or the standard deviation around 0.</param>
internal readonly record struct InitialValues(InitialDistribution Distribution, double Scale)
{
    internal static InitialValues Constant(double value) => new(InitialDistribution.Constant, value);

    internal static InitialValues Uniform(double limit) => new(InitialDistribution.Uniform, limit);

    internal static InitialValues Normal(double deviation) => new(InitialDistribution.Normal, deviation);

    /// <summary>Draws values; those of a key are the same on every machine.</summary>
    internal void Fill(Span<float> values, ulong key)
    {
        var random = new SplitMix64(key);
        switch (Distribution)
        {
            case InitialDistribution.Uniform:
                foreach (ref float value in values)
                {
                    value = (float)(((random.NextDouble() * 2) - 1) * Scale);
                }

                break;
            case InitialDistribution.Normal:
                foreach (ref float value in values)
                {
                    value = (float)(NextNormal(ref random) * Scale);
                }

                break;
            default:
                values.Fill((float)Scale);
                break;
        }
    }

    /// <summary>Standard normal, by the polar method of Marsaglia and Bray (1964).</summary>
    private static double NextNormal(ref SplitMix64 random)
    {
        while (true)
        {
            double x = (random.NextDouble() * 2) - 1;
            double y = (random.NextDouble() * 2) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * LogBelowOne(square) / square);
            }
        }
    }

    /// <summary>
    /// The natural logarithm of a value between 0 and 1. Unlike that of <see cref="Math"/>, which is the C library's, it has the same bits
    /// everywhere: it only adds, multiplies and divides.
    /// </summary>
    private static double LogBelowOne(double value)
    {
        const double Ln2 = 0.693147180559945309;
        const double Root2 = 1.41421356237309505;
        int exponent = 0;
        for (; value * Root2 < 1; exponent++)
        {
            value *= 2;
        }

        // log v = 2 (s + s³/3 + s⁵/5 + …) with s = (v - 1) / (v + 1), whose square is at most 0.03.
        double ratio = (value - 1) / (value + 1);
        double square = ratio * ratio;
        double sum = 0;
        for (int power = 21; power >= 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }

        return (2 * ratio * sum) - (exponent * Ln2);
    }
}
