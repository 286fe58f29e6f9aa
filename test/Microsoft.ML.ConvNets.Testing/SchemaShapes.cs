using Microsoft.ML.ConvNets.Interop;

namespace Microsoft.ML.ConvNets.Testing;

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

    /// <summary>Requires that an estimator promises the columns that it makes of data.</summary>
    internal static void AssertAgrees(IEstimator<ITransformer> estimator, IDataView data)
    {
        SchemaShape promised = estimator.GetOutputSchema(Of(data));
        ITransformer fitted = estimator.Fit(data);
        try
        {
            SchemaShape made = Of(fitted.Transform(data));
            CollectionAssert.AreEqual(
                made.Select(Describe).Order().ToArray(), promised.Select(Describe).Order().ToArray());
        }
        finally
        {
            (fitted as IDisposable)?.Dispose();
        }

        static string Describe(SchemaShape.Column column) => $"{column.Name}: {column.Kind} of {column.ItemType}, key {column.IsKey}";
    }
}
