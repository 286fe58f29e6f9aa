using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A mapping that remembers something of the rows before. Each cursor has a state of its own and sees all rows in their order.</summary>
public sealed class StatefulCustomMappingTransformer<TSrc, TDst, TState> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    private readonly IHost _host;
    private readonly Action<TSrc, TDst, TState> _mapAction;
    private readonly Action<TState> _stateInitAction;
    private readonly string? _contractName;

    internal StatefulCustomMappingTransformer(IHostEnvironment env, Action<TSrc, TDst, TState> mapAction, string? contractName, Action<TState> stateInitAction)
    {
        ArgumentNullException.ThrowIfNull(mapAction);
        ArgumentNullException.ThrowIfNull(stateInitAction);
        _host = env.Register("StatefulCustomMappingTransformer");
        _mapAction = mapAction;
        _stateInitAction = stateInitAction;
        _contractName = contractName;
    }

    internal CustomMappingColumns<TSrc, TDst> Columns { get; } = new(null, null);

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowToRowMapperTransform.GetOutputSchema(inputSchema, MakeRowMapper(inputSchema));
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RowToRowMapperTransform(_host, input, MakeRowMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new RowToRowMapperTransform(_host, new EmptyDataView(inputSchema), MakeRowMapper(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => CustomMappingFormat.Save(ctx, _contractName, _mapAction);

    private CustomMappingMapper<TSrc, TDst> MakeRowMapper(DataViewSchema schema) => new(Columns, schema, BindState, needsOrder: true);

    private Action<TSrc, TDst> BindState()
    {
        var state = new TState();
        _stateInitAction(state);
        return (source, destination) => _mapAction(source, destination, state);
    }
}

public sealed class StatefulCustomMappingEstimator<TSrc, TDst, TState> : TrivialEstimator<StatefulCustomMappingTransformer<TSrc, TDst, TState>>
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    internal StatefulCustomMappingEstimator(IHostEnvironment env, Action<TSrc, TDst, TState> mapAction, string? contractName, Action<TState> stateInitAction)
        : base(env.Register("StatefulCustomMappingEstimator"), new StatefulCustomMappingTransformer<TSrc, TDst, TState>(env, mapAction, contractName, stateInitAction))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Transformer.Columns.GetOutputSchema(inputSchema);
    }
}
