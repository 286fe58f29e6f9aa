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

    public static LpNormNormalizingEstimator NormalizeLpNorm(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        LpNormNormalizingEstimatorBase.NormFunction norm = LpNormNormalizingEstimatorBase.NormFunction.L2,
        bool ensureZeroMean = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new LpNormNormalizingEstimator(catalog.Environment, ColumnPairsFormat.Pair(outputColumnName, inputColumnName), norm, ensureZeroMean);
    }

    public static GlobalContrastNormalizingEstimator NormalizeGlobalContrast(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        bool ensureZeroMean = true,
        bool ensureUnitStandardDeviation = false,
        float scale = 1)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new GlobalContrastNormalizingEstimator(catalog.Environment, ColumnPairsFormat.Pair(outputColumnName, inputColumnName), ensureZeroMean, ensureUnitStandardDeviation, scale);
    }

    private static NormalizationKind KindOf(bool useCdf) => useCdf ? NormalizationKind.MeanVarianceCdf : NormalizationKind.MeanVariance;
}
