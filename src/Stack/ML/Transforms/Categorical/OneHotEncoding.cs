using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly EstimatorChain<ITransformer> _steps;

    internal OneHotEncodingEstimator(
        IHostEnvironment env,
        (string outputColumnName, string inputColumnName)[] columns,
        OutputKind outputKind,
        int maximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality,
        IDataView? keyData)
    {
        var toKeys = new ValueToKeyMappingEstimator(env, columns, maximumNumberOfKeys, keyOrdinality, addKeyValueAnnotationsAsText: true, keyData);
        _steps = KeyEncoding.After(env, toKeys, outputKind, Array.ConvertAll(columns, column => column.outputColumnName));
    }

    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public OneHotEncodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new OneHotEncodingTransformer(_steps.Fit(input));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _steps.GetOutputSchema(inputSchema);
    }
}

/// <summary>Values as keys and the keys as vectors: a chain of two transformers, and saved as one.</summary>
public sealed class OneHotEncodingTransformer : ITransformer
{
    private readonly ITransformer _steps;

    internal OneHotEncodingTransformer(ITransformer steps) => _steps = steps;

    bool ITransformer.IsRowToRowMapper => _steps.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _steps.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _steps.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _steps.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _steps.Save(ctx);
}

internal static class KeyEncoding
{
    /// <summary>The estimator and, after it, the one that gives its keys the form asked for.</summary>
    public static EstimatorChain<ITransformer> After(IHostEnvironment env, IEstimator<ITransformer> toKeys, OneHotEncodingEstimator.OutputKind outputKind, string[] columns)
    {
        EstimatorChain<ITransformer> keys = new EstimatorChain<ITransformer>().Append(toKeys);
        (string, string)[] pairs = Array.ConvertAll(columns, column => (column, column));
        return outputKind switch
        {
            OneHotEncodingEstimator.OutputKind.Key => keys,
            OneHotEncodingEstimator.OutputKind.Binary => keys.Append<ITransformer>(new KeyToBinaryVectorMappingEstimator(env, pairs)),
            OneHotEncodingEstimator.OutputKind.Indicator => keys.Append<ITransformer>(new KeyToVectorMappingEstimator(env, outputCountVector: false, pairs)),
            OneHotEncodingEstimator.OutputKind.Bag => keys.Append<ITransformer>(new KeyToVectorMappingEstimator(env, outputCountVector: true, pairs)),
            _ => throw new ArgumentOutOfRangeException(nameof(outputKind), outputKind, "Keys are given out as Bag, Indicator, Key or Binary."),
        };
    }
}
