using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class OneHotHashEncodingEstimator : IEstimator<OneHotHashEncodingTransformer>
{
    private readonly EstimatorChain<ITransformer> _steps;

    internal OneHotHashEncodingEstimator(IHostEnvironment env, HashingEstimator.ColumnOptions[] columns, OneHotEncodingEstimator.OutputKind outputKind)
    {
        var toKeys = new HashingEstimator(env, columns);
        _steps = KeyEncoding.After(env, toKeys, outputKind, Array.ConvertAll(columns, column => column.Name));
        if (outputKind != OneHotEncodingEstimator.OutputKind.Binary || columns.All(column => column.MaximumNumberOfInverts == 0))
            return;
        using IChannel channel = env.Start(nameof(OneHotHashEncodingEstimator));
        channel.Warning(MessageSensitivity.None, "Invert hashing is being used with binary encoding.");
    }

    public OneHotHashEncodingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new OneHotHashEncodingTransformer(_steps.Fit(input));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _steps.GetOutputSchema(inputSchema);
    }
}

/// <summary>Values hashed to keys and the keys as vectors: a chain of two transformers, and saved as one.</summary>
public sealed class OneHotHashEncodingTransformer : ITransformer
{
    private readonly ITransformer _steps;

    internal OneHotHashEncodingTransformer(ITransformer steps) => _steps = steps;

    bool ITransformer.IsRowToRowMapper => _steps.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _steps.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _steps.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _steps.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _steps.Save(ctx);
}
