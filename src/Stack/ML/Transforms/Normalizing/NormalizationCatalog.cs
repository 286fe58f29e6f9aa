using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class NormalizationCatalog
{
    private const long DefaultMaximumExampleCount = 1000000000;

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NormalizingEstimator(catalog.Environment, [ColumnPairsFormat.Pair(outputColumnName, inputColumnName)], NormalizationKind.MinMax, maximumExampleCount, fixZero);
    }

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NormalizingEstimator(catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns), NormalizationKind.MinMax, maximumExampleCount, fixZero);
    }

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true,
        bool useCdf = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NormalizingEstimator(catalog.Environment, [ColumnPairsFormat.Pair(outputColumnName, inputColumnName)], KindOf(useCdf), maximumExampleCount, fixZero);
    }

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true,
        bool useCdf = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NormalizingEstimator(catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns), KindOf(useCdf), maximumExampleCount, fixZero);
    }

    private static NormalizationKind KindOf(bool useCdf) => useCdf ? NormalizationKind.MeanVarianceCdf : NormalizationKind.MeanVariance;
}
