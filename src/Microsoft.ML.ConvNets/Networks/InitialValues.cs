namespace Microsoft.ML.ConvNets;

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
}
