using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ConvNets.Stack.ML.Tests.Data;

/// <summary>A small one-to-one transformer over float columns that counts what it computes.</summary>
internal sealed class SquareTransformer(IHostEnvironment env, string output, string input) : OneToOneTransformerBase(env.Register("Square"), (output, input)), IDisposable
{
    private int _computed;
    private int _openGetters;

    public int Computed => _computed;

    public int OpenGetters => _openGetters;

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        if (inputSchema[srcCol].Type != NumberDataViewType.Single)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", inputSchema[srcCol].Name, "Single", inputSchema[srcCol].Type.ToString()!);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    internal override void SaveModel(ModelSaveContext ctx) => throw new NotSupportedException("The tests do not save it.");

    private sealed class Mapper(SquareTransformer parent, DataViewSchema schema) : OneToOneMapperBase(parent.Host, parent, schema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent.ColumnPairs.Select(p => new DataViewSchema.DetachedColumn(p.outputColumnName, NumberDataViewType.Single))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            ValueGetter<float> getter = input.GetGetter<float>(input.Schema[ColMapNewToOld[iinfo]]);
            Interlocked.Increment(ref parent._openGetters);
            disposer = () => Interlocked.Decrement(ref parent._openGetters);
            return (ValueGetter<float>)((ref float value) =>
            {
                getter(ref value);
                value *= value;
                Interlocked.Increment(ref parent._computed);
            });
        }
    }
}
