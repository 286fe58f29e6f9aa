namespace Microsoft.ML.ConvNets.Tests;

/// <summary>What a pipeline knows of a schema before there is data.</summary>
internal static class SchemaShapes
{
    internal static SchemaShape Of(IDataView data) => new(data.Schema.Where(c => !c.IsHidden).Select(c =>
    {
        SchemaShape.Column.VectorKind kind = c.Type is not VectorDataViewType vector ? SchemaShape.Column.VectorKind.Scalar
            : vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector;
        DataViewType item = c.Type is VectorDataViewType { ItemType: var of } ? of : c.Type;
        return MachineLearningInternals.NewColumn(c.Name, kind, item is KeyDataViewType ? NumberDataViewType.UInt32 : item, item is KeyDataViewType);
    }));
}
