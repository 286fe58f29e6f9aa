using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Transforms;

/// <summary>A row with one column.</summary>
internal sealed class OneValueRow : DataViewRow
{
    private readonly Delegate _getter;

    public OneValueRow(string name, DataViewType type, Delegate getter, DataViewSchema.Annotations? annotations = null)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(name, type, annotations);
        Schema = builder.ToSchema();
        _getter = getter;
    }

    public override DataViewSchema Schema { get; }

    public override long Position => 0;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)_getter;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = default;
}
