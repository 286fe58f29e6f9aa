namespace Benchmarks;

/// <summary>The middle of measurements, which single disturbances do not move.</summary>
internal static class Median
{
    internal static double Of(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
