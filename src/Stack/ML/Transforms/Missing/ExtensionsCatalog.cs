using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class ExtensionsCatalog
{
    public static MissingValueIndicatorEstimator IndicateMissingValues(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MissingValueIndicatorEstimator(catalog.Environment, ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static MissingValueIndicatorEstimator IndicateMissingValues(this TransformsCatalog catalog, InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MissingValueIndicatorEstimator(catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns));
    }

    public static MissingValueReplacingEstimator ReplaceMissingValues(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        MissingValueReplacingEstimator.ReplacementMode replacementMode = MissingValueReplacingEstimator.ReplacementMode.DefaultValue,
        bool imputeBySlot = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MissingValueReplacingEstimator(catalog.Environment, [ColumnPairsFormat.Pair(outputColumnName, inputColumnName)], replacementMode, imputeBySlot);
    }

    public static MissingValueReplacingEstimator ReplaceMissingValues(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        MissingValueReplacingEstimator.ReplacementMode replacementMode = MissingValueReplacingEstimator.ReplacementMode.DefaultValue,
        bool imputeBySlot = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MissingValueReplacingEstimator(catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns), replacementMode, imputeBySlot);
    }
}
