using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The columns that a custom mapping reads into <typeparamref name="TSrc"/> and those that it makes of <typeparamref name="TDst"/>.</summary>
internal sealed class CustomMappingColumns<TSrc, TDst>(SchemaDefinition? input, SchemaDefinition? output)
    where TSrc : class
    where TDst : class
{
    public TypedColumn<TDst>[] Added { get; } =
        [.. SchemaDefinition.CreateOrCheck(typeof(TDst), output, SchemaDefinition.Direction.Both).Select(column => new TypedColumn<TDst>(column))];

    public RowFillerPlan<TSrc> Bind(DataViewSchema schema) => new(schema, ignoreMissingColumns: false, input);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        foreach (SchemaDefinition.Column wanted in SchemaDefinition.CreateOrCheck(typeof(TSrc), input, SchemaDefinition.Direction.Write))
        {
            SchemaShape.Column actual = inputSchema.FindInput(wanted.ColumnName);
            var expected = SchemaShape.Column.Create(wanted.ColumnName, wanted.ColumnType);
            bool fits = expected.ItemType.Equals(actual.ItemType) && expected.IsKey == actual.IsKey && (expected.Kind == actual.Kind
                || (expected.Kind == SchemaShape.Column.VectorKind.VariableVector && actual.Kind == SchemaShape.Column.VectorKind.Vector));
            if (!fits)
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", wanted.ColumnName, wanted.ColumnType.ToString()!, actual);
        }

        return inputSchema.With(SchemaShape.Create(TypedColumn<TDst>.CreateSchema(Added)));
    }
}
