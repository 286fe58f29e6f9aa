using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>A custom mapping bound to a schema. The function runs once a row, at the first column that is read.</summary>
internal sealed class CustomMappingMapper<TSrc, TDst>(CustomMappingColumns<TSrc, TDst> columns, DataViewSchema inputSchema, Func<Action<TSrc, TDst>> bindMap, bool needsOrder) : IRowMapper
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly RowFillerPlan<TSrc> _plan = columns.Bind(inputSchema);

    public bool NeedsOrder => needsOrder;

    public DataViewSchema.DetachedColumn[] GetOutputColumns() =>
        Array.ConvertAll(columns.Added, column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations));

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        HashSet<int> needed = Enumerable.Range(0, columns.Added.Length).Any(activeOutput) ? [.. _plan.Columns.Select(column => column.Index)] : [];
        return needed.Contains;
    }

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        RowFiller<TSrc> filler = _plan.Bind(input);
        Action<TSrc, TDst> map = bindMap();
        var source = new TSrc();
        var mapped = new CurrentRow<TDst> { Value = new TDst() };
        long position = -1;
        void Refresh()
        {
            if (position == input.Position)
                return;
            filler.Fill(source);
            map(source, mapped.Value);
            position = input.Position;
        }

        var getters = new Delegate?[columns.Added.Length];
        for (int i = 0; i < getters.Length; i++)
        {
            if (activeOutput(i))
                getters[i] = GenericCall.Invoke<Delegate, Action, Delegate>(WithRefresh<int>, columns.Added[i].Type.RawType, columns.Added[i].CreateGetter(mapped), Refresh);
        }

        return getters;
    }

    private static Delegate WithRefresh<T>(Delegate getter, Action refresh)
    {
        var read = (ValueGetter<T>)getter;
        return (ValueGetter<T>)((ref T value) =>
        {
            refresh();
            read(ref value);
        });
    }
}
