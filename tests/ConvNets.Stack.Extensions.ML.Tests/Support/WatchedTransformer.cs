using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.Extensions.ML.Tests.Support;

/// <summary>Any transformer, and whether it was disposed.</summary>
internal sealed class WatchedTransformer(ITransformer inner) : ITransformer, IDisposable
{
    private int _disposals;

    internal int Disposals => Volatile.Read(ref _disposals);

    public bool IsRowToRowMapper => inner.IsRowToRowMapper;

    public void Dispose() => Interlocked.Increment(ref _disposals);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => inner.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => inner.Save(ctx);
}
