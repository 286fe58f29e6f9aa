using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are filled from which columns of a schema.</summary>
internal sealed class RowFillerPlan<TRow>
    where TRow : class
{
    private readonly List<(DataViewSchema.Column Column, MemberInfo Member)> _pairs = [];

    public RowFillerPlan(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition)
    {
        foreach (SchemaDefinition.Column wanted in SchemaDefinition.CreateOrCheck(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(wanted.ColumnName) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw new InvalidOperationException($"Column '{wanted.ColumnName}' not found in the data view. The columns are: {schema.Describe()}. Rename the member with [ColumnName], or ignore missing columns.");
            }
            MemberInfo member = MemberColumns.GetMember(typeof(TRow), wanted.MemberName);
            Type item = MemberColumns.GetItemType(MemberColumns.TypeOf(member), out bool isVector);
            if (column.Type is VectorDataViewType != isVector || column.Type.GetItemType().RawType != item)
                throw new InvalidOperationException($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Name}' of type '{MemberColumns.TypeOf(member)}'.");
            _pairs.Add((column, member));
        }
    }

    public IEnumerable<DataViewSchema.Column> Columns => _pairs.Select(p => p.Column);

    public RowFiller<TRow> Bind(DataViewRow row) => new([.. _pairs.Select(p => RowFiller<TRow>.CreateFill(row, p.Column, p.Member))]);
}
