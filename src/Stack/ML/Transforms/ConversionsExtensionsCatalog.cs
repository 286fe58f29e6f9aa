using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Mapping;

namespace Microsoft.ML;

public static class ConversionsExtensionsCatalog
{
    public static ValueToKeyMappingEstimator MapValueToKey(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int maximumNumberOfKeys = 1000000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        bool addKeyValueAnnotationsAsText = false,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ValueToKeyMappingEstimator(
            catalog.Environment, [ColumnPairsFormat.Pair(outputColumnName, inputColumnName)], maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText, keyData);
    }

    public static ValueToKeyMappingEstimator MapValueToKey(
        this TransformsCatalog.ConversionTransforms catalog,
        InputOutputColumnPair[] columns,
        int maximumNumberOfKeys = 1000000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        bool addKeyValueAnnotationsAsText = false,
        IDataView? keyData = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ValueToKeyMappingEstimator(
            catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns), maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText, keyData);
    }

    public static KeyToValueMappingEstimator MapKeyToValue(this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new KeyToValueMappingEstimator(catalog.Environment, ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static KeyToValueMappingEstimator MapKeyToValue(this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new KeyToValueMappingEstimator(catalog.Environment, InputOutputColumnPair.ConvertToValueTuples(columns));
    }

    public static TypeConvertingEstimator ConvertType(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        DataKind outputKind = DataKind.Single)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TypeConvertingEstimator(catalog.Environment, outputKind, ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static TypeConvertingEstimator ConvertType(this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns, DataKind outputKind = DataKind.Single)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TypeConvertingEstimator(catalog.Environment, outputKind, InputOutputColumnPair.ConvertToValueTuples(columns));
    }

    public static HashingEstimator Hash(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int numberOfBits = 31,
        int maximumNumberOfInverts = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new HashingEstimator(
            catalog.Environment, new HashingEstimator.ColumnOptions(outputColumnName, inputColumnName, numberOfBits, maximumNumberOfInverts: maximumNumberOfInverts));
    }

    public static HashingEstimator Hash(this TransformsCatalog.ConversionTransforms catalog, params HashingEstimator.ColumnOptions[] columns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new HashingEstimator(catalog.Environment, columns);
    }

    public static KeyToVectorMappingEstimator MapKeyToVector(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        bool outputCountVector = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new KeyToVectorMappingEstimator(catalog.Environment, outputCountVector, ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static KeyToVectorMappingEstimator MapKeyToVector(this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns, bool outputCountVector = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new KeyToVectorMappingEstimator(catalog.Environment, outputCountVector, InputOutputColumnPair.ConvertToValueTuples(columns));
    }

    public static ValueMappingEstimator<TInputType, TOutputType> MapValue<TInputType, TOutputType>(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IEnumerable<KeyValuePair<TInputType, TOutputType>> keyValuePairs,
        string? inputColumnName = null,
        bool treatValuesAsKeyType = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        return new ValueMappingEstimator<TInputType, TOutputType>(
            catalog.Environment, LookupPairs.Scalars(keyValuePairs, treatValuesAsKeyType), ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static ValueMappingEstimator<TInputType, TOutputType> MapValue<TInputType, TOutputType>(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IEnumerable<KeyValuePair<TInputType, TOutputType[]>> keyValuePairs,
        string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(keyValuePairs);
        return new ValueMappingEstimator<TInputType, TOutputType>(
            catalog.Environment, LookupPairs.Vectors(keyValuePairs), ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    public static ValueMappingEstimator MapValue(
        this TransformsCatalog.ConversionTransforms catalog,
        string outputColumnName,
        IDataView lookupMap,
        DataViewSchema.Column keyColumn,
        DataViewSchema.Column valueColumn,
        string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(lookupMap);
        CheckBelongs(lookupMap.Schema, keyColumn, nameof(keyColumn));
        CheckBelongs(lookupMap.Schema, valueColumn, nameof(valueColumn));
        return new ValueMappingEstimator(
            catalog.Environment, ValueLookup.Read(lookupMap, keyColumn, valueColumn), ColumnPairsFormat.Pair(outputColumnName, inputColumnName));
    }

    private static void CheckBelongs(DataViewSchema schema, DataViewSchema.Column column, string role)
    {
        if (schema.GetColumnOrNull(column.Name) is not { } found || found.Index != column.Index || !found.Type.Equals(column.Type))
            throw new InvalidOperationException($"Column '{column.Name}', given as {role}, is not of the lookup map. Its columns are: {schema.Describe()}.");
    }
}
