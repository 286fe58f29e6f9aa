using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class CategoricalCatalog
{
    public static OneHotEncodingEstimator OneHotEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int maximumNumberOfKeys = 1000000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new OneHotEncodingEstimator(
            catalog.Environment, [ColumnPairsFormat.Pair(outputColumnName, inputColumnName)], outputKind, maximumNumberOfKeys, keyOrdinality, keyData);
    }

    public static OneHotEncodingEstimator OneHotEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        InputOutputColumnPair[] columns,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int maximumNumberOfKeys = 1000000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new OneHotEncodingEstimator(
            catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns), outputKind, maximumNumberOfKeys, keyOrdinality, keyData);
    }

    public static OneHotHashEncodingEstimator OneHotHashEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int numberOfBits = 16,
        uint seed = 314489979,
        bool useOrderedHashing = true,
        int maximumNumberOfInverts = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new OneHotHashEncodingEstimator(
            catalog.Environment, [new HashingEstimator.ColumnOptions(outputColumnName, inputColumnName, numberOfBits, seed, useOrderedHashing, maximumNumberOfInverts)], outputKind);
    }

    public static OneHotHashEncodingEstimator OneHotHashEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        InputOutputColumnPair[] columns,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int numberOfBits = 16,
        uint seed = 314489979,
        bool useOrderedHashing = true,
        int maximumNumberOfInverts = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        return new OneHotHashEncodingEstimator(
            catalog.Environment,
            Array.ConvertAll(columns, pair => new HashingEstimator.ColumnOptions(pair.OutputColumnName, pair.InputColumnName, numberOfBits, seed, useOrderedHashing, maximumNumberOfInverts)),
            outputKind);
    }
}
