using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>The parts of a chain, whatever its last transformer is.</summary>
internal interface ITransformerChainAccessor
{
    ITransformer[] Transformers { get; }

    TransformerScope[] Scopes { get; }
}

public sealed partial class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, ITransformerChainAccessor, IDisposable
    where TLastTransformer : class, ITransformer
{
    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;
    private bool _disposed;

    /// <summary>The last transformer; null in an empty chain.</summary>
    public readonly TLastTransformer LastTransformer;

    public TransformerChain(IEnumerable<ITransformer>? transformers, IEnumerable<TransformerScope>? scopes)
    {
        _transformers = transformers?.ToArray() ?? [];
        _scopes = scopes?.ToArray() ?? [];
        if (_transformers.Length != _scopes.Length)
            throw new ArgumentException($"There are {_transformers.Length} transformers and {_scopes.Length} scopes.", nameof(scopes));
        LastTransformer = GetLast();
    }

    public TransformerChain(params ITransformer[]? transformers)
    {
        _transformers = transformers?.ToArray() ?? [];
        _scopes = new TransformerScope[_transformers.Length];
        Array.Fill(_scopes, TransformerScope.Everything);
        LastTransformer = GetLast();
    }

    ITransformer[] ITransformerChainAccessor.Transformers => _transformers;

    TransformerScope[] ITransformerChainAccessor.Scopes => _scopes;

    bool ITransformer.IsRowToRowMapper => InScope(TransformerScope.Scoring).All(t => t.IsRowToRowMapper);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetOutputSchema(inputSchema, TransformerScope.Scoring);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        DataViewSchema schema = inputSchema;
        foreach (ITransformer transformer in InScope(scope))
            schema = transformer.GetOutputSchema(schema);
        return schema;
    }

    public IDataView Transform(IDataView input) => Transform(input, TransformerScope.Scoring);

    public IDataView Transform(IDataView input, TransformerScope scope)
    {
        ArgumentNullException.ThrowIfNull(input);
        IDataView data = input;
        foreach (ITransformer transformer in InScope(scope))
            data = transformer.Transform(data);
        return data;
    }

    public TransformerChain<ITransformer> GetModelFor(TransformerScope scopeFilter)
    {
        int[] kept = [.. Enumerable.Range(0, _transformers.Length).Where(i => (_scopes[i] & scopeFilter) != TransformerScope.None)];
        return new TransformerChain<ITransformer>(kept.Select(i => _transformers[i]), kept.Select(i => _scopes[i]));
    }

    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return new TransformerChain<TNewLast>([.. _transformers, transformer], [.. _scopes, scope]);
    }

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (ITransformer transformer in _transformers)
            (transformer as IDisposable)?.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(new VersionInfo("XF CHAIN", 0x00010001, 0x00010001, 0x00010001, "TransformerChain", ModelAssemblies.Data));
        ctx.Writer.Write(_transformers.Length);
        for (int i = 0; i < _transformers.Length; i++)
        {
            ctx.Writer.Write((int)_scopes[i]);
            ctx.SaveModel(_transformers[i], $"Transform_{i:000}");
        }
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var mappers = new List<IRowToRowMapper>();
        DataViewSchema schema = inputSchema;
        foreach (ITransformer transformer in InScope(TransformerScope.Scoring))
        {
            if (!transformer.IsRowToRowMapper)
                throw new InvalidOperationException($"{transformer.GetType().Name} is no row-to-row mapper, so the chain with it cannot map single rows.");
            IRowToRowMapper mapper = transformer.GetRowToRowMapper(schema);
            mappers.Add(mapper);
            schema = mapper.OutputSchema;
        }
        return new CompositeRowToRowMapper(inputSchema, [.. mappers]);
    }

    private IEnumerable<ITransformer> InScope(TransformerScope scope)
    {
        for (int i = 0; i < _transformers.Length; i++)
        {
            if ((_scopes[i] & scope) != TransformerScope.None)
                yield return _transformers[i];
        }
    }

    private TLastTransformer GetLast()
    {
        if (_transformers.Length == 0)
            return null!;
        return _transformers[^1] as TLastTransformer
            ?? throw new ArgumentException($"The last transformer is a {_transformers[^1]?.GetType().Name ?? "null"}, not a {typeof(TLastTransformer).Name}.");
    }
}
