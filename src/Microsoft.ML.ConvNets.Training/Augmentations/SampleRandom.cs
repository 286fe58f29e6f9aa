using Microsoft.ML.ConvNets.Networks;

namespace Microsoft.ML.ConvNets.Training.Augmentations;

/// <summary>Random numbers that follow from what they are for.</summary>
internal struct SampleRandom
{
    private SplitMix64 _numbers;

    /// <summary>Numbers for one use of one sample.</summary>
    /// <param name="seed">The seed of all.</param>
    /// <param name="epoch">Which pass.</param>
    /// <param name="sample">Which sample, or which step.</param>
    /// <param name="purpose">What they are for: uses do not disturb one another when one of them is turned on or off.</param>
    internal SampleRandom(int seed, int epoch, int sample, int purpose)
    {
        ulong key = SplitMix64.Mix(SplitMix64.Mix((uint)seed + SplitMix64.Step) + (uint)epoch);
        _numbers = new SplitMix64(SplitMix64.Mix(SplitMix64.Mix(key + (uint)sample) + (uint)purpose));
    }

    /// <summary>From 0 to below 1.</summary>
    internal double NextDouble() => _numbers.NextDouble();

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>.</summary>
    internal double Between(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A factor of a range.</summary>
    internal double In(FactorRange range) => Between(range.Low, range.High);

    /// <summary>From -<paramref name="range"/> to <paramref name="range"/>.</summary>
    internal double Symmetric(double range) => ((NextDouble() * 2) - 1) * range;

    /// <summary>A whole number from 0 to below <paramref name="end"/>.</summary>
    internal int Below(int end) => (int)Math.BigMul(_numbers.Next(), (ulong)end, out _);

    internal bool NextBool() => _numbers.Next() >> 63 != 0;

    internal byte NextByte() => (byte)(_numbers.Next() >> 56);

    /// <summary>Standard normal.</summary>
    internal double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>
    /// From the distribution Beta(alpha, alpha). In logarithms: for a small alpha both of the gamma variates it is made of are too small
    /// for a double.
    /// </summary>
    internal double NextBeta(double alpha) => 1 / (1 + Math.Exp(NextLogGamma(alpha) - NextLogGamma(alpha)));

    /// <summary>The logarithm of a gamma variate, by the method of Marsaglia and Tsang (2000).</summary>
    private double NextLogGamma(double alpha)
    {
        if (alpha < 1)
        {
            return NextLogGamma(alpha + 1) + (Math.Log(1 - NextDouble()) / alpha);
        }

        double d = alpha - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = NextNormal();
            double root = 1 + (c * normal);
            double cube = root * root * root;
            if (root > 0 && Math.Log(1 - NextDouble()) < (0.5 * normal * normal) + d - (d * cube) + (d * Math.Log(cube)))
            {
                return Math.Log(d * cube);
            }
        }
    }
}
